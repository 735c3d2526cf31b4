import Foundation
import OpenClawBridge
import OpenClawBridgeSQLite

/// What it takes a process of its own to open an outbox, find the first entries, and record the first attempt.
struct OutboxStart: Codable {
    var milliseconds: Double
    var megabytes: Double

    /// Runs a process that measures itself.
    static func run(_ path: String) throws -> OutboxStart {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = ["--start-outbox", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(OutboxStart.self, from: answer)
    }

    /// Is that process.
    static func measure(_ path: String) async throws {
        let begun = try attempted()
        let start = ContinuousClock.now
        let store = try SQLiteOutboxStore(path: path)
        let lease = try await store.acquireLease(OutboxLease.Holder(role: .daemon, processID: getpid()))
        guard let head = try await store.heads(after: nil, limit: 64).first else { throw CocoaError(.fileNoSuchFile) }
        _ = try await store.amendHead(of: head.lane, under: lease) { entry in
            entry.delivery = entry.delivery.isFinished ? entry.delivery : begun
            return []
        }
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        let answer = OutboxStart(milliseconds: milliseconds, megabytes: peakMegabytes())
        await store.close()
        FileHandle.standardOutput.write(try JSONEncoder().encode(answer))
    }

    /// A delivery whose first attempt is under way; only the library itself makes one in another way.
    private static func attempted() throws -> Delivery {
        let fresh = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Delivery()))
        guard var members = fresh as? [String: Any] else { throw CocoaError(.coderInvalidValue) }
        members["state"] = DeliveryState.submitting.rawValue
        members["attempts"] = Int.random(in: 1...1_000_000)
        return try JSONDecoder().decode(Delivery.self, from: JSONSerialization.data(withJSONObject: members))
    }

    /// The most memory that this process has had; what a parent had before does not count.
    private static func peakMegabytes() -> Double {
        #if os(Linux)
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        let kilobytes = line.split { !$0.isNumber }.first.flatMap { Double($0) } ?? .nan
        return kilobytes * 1024 / 1e6
        #else
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return Double(usage.ru_maxrss) / 1e6
        #endif
    }
}
