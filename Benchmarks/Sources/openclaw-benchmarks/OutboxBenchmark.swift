import Foundation
import OpenClawBridge
import OpenClawBridgeSQLite

/// How fast an outbox on disk takes messages in, and how it starts with a million of them, beside bare SQLite.
struct OutboxBenchmark {
    let options: Options

    private let laneCount = 1000
    private let backlog = 1_000_000

    func run(into report: inout Report) async throws {
        for _ in 0...options.repetitions {
            for perCommit in [1, 64, 256] { report.add(try measureRaw(perCommit)) }
            report.add(try await measureEnqueue(callers: 1))
            report.add(try await measureEnqueue(callers: 64))
        }
        report.dropWarmUp("bare SQLite")
        report.dropWarmUp("outbox, enqueue")
        try await measureStart(into: &report)
    }

    // MARK: Taking in

    private func measureRaw(_ perCommit: Int) throws -> [Report.Measurement] {
        try inFolder { folder in
            let database = try RawSQLite(path: folder + "/raw.db")
            defer { database.close() }
            let count = options.requests / (perCommit == 1 ? 10 : 1)
            let use = ResourceUse()
            try database.insert(count, perCommit: perCommit)
            return use.throughput("bare SQLite, \(perCommit) per commit", requests: count, unit: "rows/s")
        }
    }

    private func measureEnqueue(callers: Int) async throws -> [Report.Measurement] {
        try await inFolder { folder in
            let store = try SQLiteOutboxStore(path: folder + "/outbox.db")
            let count = options.requests / (callers == 1 ? 10 : 1)
            let use = ResourceUse()
            try await fill(store, count: count, callers: callers)
            let name = "outbox, enqueue, \(callers) \(callers == 1 ? "caller" : "callers")"
            let measurements = use.throughput(name, requests: count, unit: "rows/s")
            await store.close()
            return measurements
        }
    }

    private func fill(_ store: SQLiteOutboxStore, count: Int, callers: Int) async throws {
        let messages = try Messages(lanes: laneCount)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for number in stride(from: caller, to: count, by: callers) {
                        _ = try await store.enqueue(messages[number], at: Date())
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    // MARK: Starting

    private func measureStart(into report: inout Report) async throws {
        try await inFolder { folder in
            let path = folder + "/outbox.db"
            let store = try SQLiteOutboxStore(path: path)
            try await fill(store, count: backlog, callers: 256)
            await store.close()
            for _ in 0..<options.repetitions {
                let start = try OutboxStart.run(path)
                let name = "outbox, start with a million queued entries"
                report.add([
                    Report.Measurement(name: name, unit: "ms", value: start.milliseconds),
                    Report.Measurement(name: name + ", peak memory", unit: "MB", value: start.megabytes),
                ])
            }
        }
    }

    // MARK: Files

    private func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    private func inFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    private func makeFolder() throws -> String {
        let folder = "\(options.folder)/outbox-benchmark-\(UUID())"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: attributes
        )
        return folder
    }
}

/// Messages that lie in a file with about as many bytes as a row of the bare table.
private struct Messages: Sendable {
    private let submissions: [OutboxSubmission]

    init(lanes: Int) throws {
        submissions = try (0..<lanes).map { lane in
            let route = Route.chat(try ChatTarget(channel: "whatsapp", to: "\(120_363_000_000_000_000 + lane)@g.us"))
            let text = String(repeating: "Build 4711 is green. ", count: 12)
            return OutboxSubmission(route: route, lane: Lane(route), parts: [text])
        }
    }

    subscript(number: Int) -> OutboxSubmission { submissions[number % submissions.count] }
}
