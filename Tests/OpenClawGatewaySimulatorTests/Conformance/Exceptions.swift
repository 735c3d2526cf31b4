import Foundation
import Testing

/// The few things that recordings show and the simulator does not do, each with its reason.
struct Exceptions: Sendable {
    struct Entry: Sendable, Decodable {
        /// Steps that are left out.
        var lines: [Int]?
        /// A lane in which other frames may come as well.
        var lane: String?
        var reason: String

        var count: Int { (lines?.count ?? 0) + (lane == nil ? 0 : 1) }
    }

    var entries: [Entry]

    func leaveOut(_ line: Int) -> Bool { entries.contains { $0.lines?.contains(line) == true } }

    func loosen(_ lane: Lane, _ bindings: Bindings) -> Bool {
        entries.contains { $0.lane.map(bindings.filled) == lane.description }
    }

    /// Every exception, by recording.
    static let all: [String: [Entry]] = {
        guard let file = Bundle.module.url(forResource: "Fixtures/exceptions", withExtension: "json"),
            let data = try? Data(contentsOf: file)
        else { return [:] }
        return (try? JSONDecoder().decode([String: [Entry]].self, from: data)) ?? [:]
    }()
}
