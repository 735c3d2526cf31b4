import Foundation
import GRDB
import OpenClawBridge
import OpenClawBridgeSQLite
import Testing

/// The file of an outbox: how it lies on disk, and what is refused.
@Suite struct SQLiteOutboxFileTests {
    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    /// What opening the file throws.
    private func refusal(_ path: String) async -> OutboxError? {
        do throws(OutboxError) {
            await (try SQLiteOutboxStore(path: path)).close()
            return nil
        } catch {
            return error
        }
    }

    @Test func `makes the file and its folders for their owner alone`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/a/b/outbox.db"
            let store = try SQLiteOutboxStore(path: path)
            let lease = try await store.acquireLease(daemon)
            try await store.take(message())
            for name in ["outbox.db", "outbox.db-wal", "outbox.db-shm", "outbox.db.lock"] {
                #expect(try mode(folder + "/a/b/" + name) == 0o600, "\(name)")
            }
            #expect(try mode(folder + "/a") == 0o700)
            #expect(try mode(folder + "/a/b") == 0o700)
            await store.release(lease)
            await store.close()
        }
    }

    @Test func `refuses a file or a folder that others may use, and says how to mend it`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            await (try SQLiteOutboxStore(path: path)).close()
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            var error = await refusal(path)
            #expect(error?.code == .unusable)
            #expect(error?.advice?.contains("chmod 600") == true)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
            error = await refusal(path)
            #expect(error?.code == .unusable)
            #expect(error?.advice?.contains("chmod 700") == true)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
            #expect(await refusal(path) == nil)
        }
    }

    @Test(arguments: ["", "folder/", "a\0b"])
    func `refuses what is not the path of a file`(path: String) async {
        #expect(await refusal(path)?.code == .unusable)
    }

    @Test func `refuses a folder that cannot be, and a folder in place of the file`() async throws {
        try await withScratchFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            #expect(await refusal(folder + "/file/outbox.db")?.code == .unusable)
            try FileManager.default.createDirectory(atPath: folder + "/sub", withIntermediateDirectories: false)
            #expect(await refusal(folder + "/sub")?.code == .unusable)
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/other")
            #expect(await refusal(folder + "/link")?.code == .unusable)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
    func `refuses a folder that it may not write to`() async throws {
        try await withScratchFolder { folder in
            let closed = folder + "/closed"
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o500]
            try FileManager.default.createDirectory(
                atPath: closed,
                withIntermediateDirectories: false,
                attributes: attributes
            )
            #expect(await refusal(closed + "/outbox.db")?.code == .unusable)
        }
    }

    @Test func `syncs every commit, to a write-ahead log, and can give pages back`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let store = try SQLiteOutboxStore(path: path)
            #expect(try await store.setting("journal_mode") == "wal")
            #expect(try await store.setting("synchronous") == "2")
            #expect(try await store.setting("auto_vacuum") == "2")
            #expect(try await store.setting("journal_size_limit") == "\(32 << 20)")
            await store.close()
        }
    }

    @Test func `refuses garbage, and says what to do`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let garbage = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            #expect(
                FileManager.default.createFile(atPath: path, contents: garbage, attributes: [.posixPermissions: 0o600])
            )
            let error = await refusal(path)
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains(path) == true)
            #expect(error?.advice?.contains("sqlite3 \(path) .recover") == true)
            let left = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(left == garbage)
        }
    }

    @Test(arguments: [100, 4096, 20_000])
    func `refuses a file that was cut off`(size: Int) async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let store = try SQLiteOutboxStore(path: path)
            try await store.enqueue(500)
            await store.close()
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            try whole.prefix(size).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(await refusal(path)?.code == .corrupt)
        }
    }

    @Test func `reports damage inside the file as such, in reading and in writing`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            var store = try SQLiteOutboxStore(path: path)
            let entries = try await store.enqueue(500)
            await store.close()
            var content = try Data(contentsOf: URL(fileURLWithPath: path))
            let pages = content.count / 4096
            for page in 4..<pages { content.replaceSubrange(page * 4096..<page * 4096 + 64, with: Data(count: 64)) }
            try content.write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            store = try SQLiteOutboxStore(path: path)
            #expect(await code { _ = try await store.entry(entries[250].id) } == .corrupt)
            #expect(await code { _ = try await store.amend(entries[250].id, under: nil) { $0.begin() } } == .corrupt)
            await store.close()
        }
    }

    @Test func `refuses the database of another program, and leaves it as it is`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let other = try DatabaseQueue(path: path)
            try await other.write { try $0.execute(sql: "CREATE TABLE mine (x)") }
            try other.close()
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let error = await refusal(path)
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("not an outbox") == true)
            let left = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(left == before)
        }
    }

    @Test func `refuses a schema that is newer than itself`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            await (try SQLiteOutboxStore(path: path)).close()
            let newer = try DatabaseQueue(path: path)
            try await newer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
            try newer.close()
            let error = await refusal(path)
            #expect(error?.code == .unusable)
            #expect(error?.message.contains("newer version") == true)
        }
    }

    @Test func `keeps its name, and all entries, pauses and counts, over closing and opening`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            var store = try SQLiteOutboxStore(path: path)
            let name = store.name
            let entries = try await store.enqueue(10)
            let begun = try await store.amend(entries[3].id, under: nil) { $0.begin() }
            let ended = try await store.amend(entries[5].id, under: nil) { $0.finish(.unknown, repeated: true) }
            try await store.setPaused(true, .channel("whatsapp"))
            try await store.remember(Conversation(sessionKey: "s", evidence: .unusable), of: begun.lane)
            await store.close()
            store = try SQLiteOutboxStore(path: path)
            #expect(store.name == name)
            #expect(try await store.entry(begun.id) == begun)
            #expect(try await store.entry(ended.id) == ended)
            #expect(try await store.transitions(of: begun.id).map(\.event) == [.attempted])
            #expect(try await store.pauses() == [.channel("whatsapp")])
            #expect(try await store.conversation(of: begun.lane)?.evidence == .unusable)
            #expect(try await store.statistics().states == [.queued: 8, .submitting: 1, .unknown: 1])
            #expect(try await store.statistics().possiblyRepeated == 1)
            #expect(try await store.take(message()).id.number == 11)
            await store.close()
        }
    }

    @Test func `fails every call after it was closed`() async throws {
        try await withScratchFolder { folder in
            let store = try SQLiteOutboxStore(path: folder + "/outbox.db")
            let id = try await store.take(message()).id
            await store.close()
            await store.close()
            #expect(await code { try await store.take(message()) } == .unusable)
            #expect(await code { _ = try await store.entry(id) } == .unusable)
            #expect(await code { _ = try await store.changeCounter() } == .unusable)
        }
    }

    @Test func `lets many open a new file at once`() async throws {
        try await withScratchFolder { folder in
            let path = folder + "/outbox.db"
            let names = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let store = try SQLiteOutboxStore(path: path)
                        try await store.take(message())
                        await store.close()
                        return store.name
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(names.count == 1)
            let store = try SQLiteOutboxStore(path: path)
            #expect(try await store.statistics().states == [.queued: 8])
            await store.close()
        }
    }
}
