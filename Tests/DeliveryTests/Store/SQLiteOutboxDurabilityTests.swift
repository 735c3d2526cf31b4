import Foundation
import GRDB
import OpenClawBridge
import OpenClawBridgeSQLite
import Synchronization
import Testing

/// What an outbox on disk keeps when something goes wrong.
@Suite struct SQLiteOutboxDurabilityTests {
    /// What callers were told.
    private final class Acknowledged: Sendable {
        private let ids = Mutex<Set<EntryID>>([])
        func add(_ id: EntryID) { ids.withLock { _ = $0.insert(id) } }
        var all: Set<EntryID> { ids.withLock { $0 } }
    }

    private func ids(in store: any OutboxStore) async throws -> Set<EntryID> {
        Set(try await store.entries(matching: OutboxFilter(), before: nil, limit: .max).map(\.id))
    }

    @Test(.timeLimit(.minutes(1)))
    func `has all that was acknowledged in a copy that is made in the middle of the work`() async throws {
        try await withScratchFolder { folder in
            let store = try SQLiteOutboxStore(path: folder + "/outbox.db")
            let acknowledged = Acknowledged()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<16 {
                    group.addTask {
                        while !Task.isCancelled {
                            let entry = try await store.take(message(lane: "whatsapp/\(lane)"))
                            _ = try await store.amend(entry.id, under: nil) { $0.begin() }
                            acknowledged.add(entry.id)
                        }
                    }
                }
                for copy in 1...5 {
                    while acknowledged.all.count < copy * 200 { await Task.yield() }
                    let expected = acknowledged.all
                    let path = try copyFiles(of: folder + "/outbox.db", to: folder + "/copy\(copy)")
                    let copied = try SQLiteOutboxStore(path: path)
                    #expect(try await ids(in: copied).isSuperset(of: expected))
                    for id in expected { #expect(try await copied.transitions(of: id).count == 1) }
                    await copied.close()
                }
                group.cancelAll()
            }
            await store.close()
        }
    }

    /// Copies the file and its log as they are, as the end of the machine leaves them.
    private func copyFiles(of path: String, to folder: String) throws -> String {
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: attributes
        )
        // While somebody reads, the log is not begun anew: the two copies belong together, as two files at one moment do.
        let reader = try DatabaseQueue(path: path)
        try reader.read { db in
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM pauses")
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: folder + "/outbox.db" + suffix)
            }
        }
        return folder + "/outbox.db"
    }

    @Test(.timeLimit(.minutes(1)))
    func `has all that was acknowledged when its process is killed`() async throws {
        try await withScratchFolder { folder in
            for round in 1...3 {
                let result = try await #require(
                    processExitsWith: .failure,
                    observing: [\.exitStatus]
                ) { [folder = folder as String, round = round as Int] in
                    try await Self.workUntilKilled(folder, every: round * 150)
                }
                #expect(result.exitStatus == .signal(SIGKILL))
                let log = try String(contentsOfFile: folder + "/log", encoding: .utf8)
                let expected = log.split(separator: "\n").compactMap { EntryID(String($0)) }
                #expect(expected.count > round * 100)
                let store = try SQLiteOutboxStore(path: folder + "/outbox.db")
                #expect(try await ids(in: store).isSuperset(of: expected))
                #expect(try await store.leaseHolder() == nil)
                await store.release(try await store.acquireLease(daemon))
                await store.close()
            }
        }
    }

    /// Takes messages in, writes down what was acknowledged, and is killed in the middle.
    private static func workUntilKilled(_ folder: String, every entries: Int) async throws {
        let store = try SQLiteOutboxStore(path: folder + "/outbox.db")
        _ = try await store.acquireLease(daemon)
        let log = open(folder + "/log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<16 {
                group.addTask {
                    while let entry = try? await store.take(message(lane: "whatsapp/\(lane)")) {
                        let line = "\(entry.id)\n"
                        _ = line.withCString { write(log, $0, strlen($0)) }
                        if entry.id.number % Int64(entries) == 0 { kill(getpid(), SIGKILL) }
                    }
                }
            }
        }
    }

    @Test func `says that the disk is full, loses nothing, and goes on when there is room`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let store = try SQLiteOutboxStore(path: path)
            let lease = try await store.acquireLease(daemon)
            let pages = try #require(Int(try await store.setting("page_count") ?? ""))
            try await store.limitPages(pages + 20)
            var taken: Set<EntryID> = []
            var refused: OutboxError?
            while refused == nil {
                do throws(OutboxError) {
                    taken.insert(try await store.enqueue(message("\(taken.count)"), at: noon).entry.id)
                } catch {
                    refused = error
                }
            }
            #expect(refused?.code == .diskFull)
            #expect(refused?.advice != nil)
            #expect(!taken.isEmpty)
            #expect(try await ids(in: store) == taken)
            let texts = String(repeating: "x", count: 100_000)
            let codes = await withTaskGroup(of: OutboxError.Code?.self) { group in
                for _ in 0..<8 { group.addTask { await code { try await store.take(message(texts)) } } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.allSatisfy { $0 == .diskFull })
            #expect(try await ids(in: store) == taken)
            try await store.limitPages(nil)
            taken.insert(try await store.take(message()).id)
            let head = try await store.amendHead(of: Lane("whatsapp/1"), under: lease) { $0.begin() }
            #expect(head?.id == taken.min())
            await store.close()
            let again = try SQLiteOutboxStore(path: path)
            #expect(try await ids(in: again) == taken)
            await again.close()
        }
    }

    @Test func `refuses more bytes than its limit, and can still finish what it has`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let limits = OutboxLimits(bytes: 2 << 20)
            let store = try SQLiteOutboxStore(path: path, limits: limits)
            let lease = try await store.acquireLease(daemon)
            let text = String(repeating: "x", count: 3000)
            var taken: [EntryID] = []
            var refused: OutboxError.Code?
            while refused == nil {
                refused = await code { taken.append(try await store.take(message(text)).id) }
            }
            #expect(refused == .full)
            #expect(taken.count > 400)
            #expect(try await store.statistics().bytes <= limits.bytes - limits.bytes / 10 + 65_536)
            #expect(try await store.drained(under: lease) == taken)
            #expect(await code { try await store.take(message(text)) } == .full)
            while try await store.prune(OutboxRetention(count: 0), at: noon, limit: 100) == 100 {}
            try await store.take(message(text))
            #expect(try await store.statistics().bytes < 200_000)
            await store.close()
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            #expect(try #require(size) < 1_600_000)
        }
    }
}
