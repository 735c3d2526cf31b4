import Foundation
import OpenClawBridge
import OpenClawBridgeSQLite
import Testing

/// What stays small when the backlog grows.
@Suite(.serialized) struct SQLiteOutboxScaleTests {
    private let laneCount = 1000
    private let entryCount = 100_000

    @Test(.timeLimit(.minutes(3)))
    func `keeps its memory bounded with 100,000 entries in 1,000 lanes`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            var store = try SQLiteOutboxStore(path: path)
            try await fill(store)
            await store.close()

            store = try SQLiteOutboxStore(path: path)
            let before = residentBytes()
            var lanes: [String] = []
            while true {
                let page = try await store.heads(after: lanes.last.map { Lane($0) }, limit: 50)
                lanes += page.map(\.lane.description)
                if page.count < 50 { break }
            }
            let lease = try await store.acquireLease(daemon)
            for lane in lanes { _ = try await store.amendHead(of: Lane(lane), under: lease) { $0.begin() } }
            let statistics = try await store.statistics()
            let growth = residentBytes() - before
            #expect(lanes.count == laneCount)
            #expect(lanes == lanes.sorted())
            #expect(statistics.states == [.queued: entryCount - laneCount, .submitting: laneCount])
            #expect(statistics.lanes == laneCount)
            // Other tests run in this process at the same time, so this is generous: the entries alone take 40 MB.
            #expect(growth < 30 << 20)
            await store.close()
        }
    }

    private func fill(_ store: SQLiteOutboxStore) async throws {
        let text = String(repeating: "x", count: 300)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<64 {
                group.addTask {
                    for index in stride(from: task, to: entryCount, by: 64) {
                        try await store.take(message(text, lane: "whatsapp/\(index % laneCount)"))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func residentBytes() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes << 10
    }
}
