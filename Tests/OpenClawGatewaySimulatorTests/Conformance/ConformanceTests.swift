import Foundation
import Testing

/// Holds the simulator to the recordings of real gateways.
@Suite(.timeLimit(.minutes(1)))
struct ConformanceTests {
    @Test(arguments: Dialogue.Recording.all)
    func `answers as the recorded gateway did`(_ recording: Dialogue.Recording) async throws {
        let dialogue = try Dialogue(contentsOf: recording.file)
        try await SimulatedGateway.run(for: dialogue) { gateway in
            let exceptions = Exceptions(entries: Exceptions.all[dialogue.name] ?? [])
            let player = Player(dialogue: dialogue, gateway: gateway, exceptions: exceptions)
            try await player.play()
            for mismatch in player.mismatches { Issue.record("\(dialogue.name), \(mismatch)") }
            if !player.mismatches.isEmpty {
                let name = dialogue.name.replacing("/", with: "-") + ".txt"
                Attachment.record(player.transcript.joined(separator: "\n"), named: name)
            }
        }
    }

    @Test func `every recording is covered`() {
        let folders = Dialogue.Recording.all.map { $0.file.deletingLastPathComponent().lastPathComponent }
        #expect(folders.count { $0 == "2026.5.7" } == 8)
        #expect(folders.count { $0 == "2026.6.11" } == 24)
    }

    @Test func `the exceptions are few, and every one says why`() {
        let entries = Exceptions.all.values.joined()
        #expect(entries.map(\.count).reduce(0, +) == 5)
        #expect(entries.allSatisfy { !$0.reason.isEmpty })
        #expect(Set(Exceptions.all.keys).isSubset(of: Dialogue.Recording.all.map(\.testDescription)))
    }
}
