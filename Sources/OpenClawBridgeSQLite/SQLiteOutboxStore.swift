import GRDB
public import OpenClawBridge
import Synchronization

/// An outbox in an SQLite file, which several processes may use at once.
///
/// What a call has returned from survives the end of the process and of the machine: the file is written in WAL mode with
/// `synchronous = FULL`. Concurrent changes share a commit, so that many callers together are much faster than one after the
/// other. Looking never waits for changes. Nothing blocks the threads of Swift's concurrency: all work on the file is done on
/// threads of its own.
///
/// A store is open from its making until nobody refers to it any more, or until ``close()``. The file has mode 0600 in a
/// folder with mode 0700, and three more lie beside it while it is in use: `-wal`, `-shm` and `.lock`. All of them belong on
/// a disk of the same machine; a network file system does not keep the locks.
public final class SQLiteOutboxStore: Sendable {
    /// The random name of this outbox.
    public let name: String
    /// The path of the file.
    public let path: String

    let file: OutboxFile
    let outbox: OutboxIdentity
    let connections: OutboxConnections
    let commits: GroupCommit
    /// The lease that was given out here, and the lock that belongs to it.
    let lease = Mutex<(lease: OutboxLease, lock: LeaseLock)?>(nil)

    /// Opens an outbox, and makes the file and its folders when they are missing.
    ///
    /// The call reads and writes files before it returns; it takes a few milliseconds, and longer when the last process ended
    /// in the middle of its work.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limits: How much it takes in.
    /// - Throws: ``OutboxError/Code/unusable`` when the file cannot be used: others may read it, it belongs to somebody else,
    ///   it is locked, a newer version wrote it; ``OutboxError/Code/corrupt`` when it is damaged or no outbox;
    ///   ``OutboxError/Code/diskFull``.
    public convenience init(path: String, limits: OutboxLimits = OutboxLimits()) throws(OutboxError) {
        try self.init(path: path, limits: limits, patience: .seconds(10))
    }

    /// Opens an outbox.
    ///
    /// `patience` tells how long a change waits while another process has the file locked.
    package init(
        path: String,
        limits: OutboxLimits = OutboxLimits(),
        patience: Duration
    ) throws(OutboxError) {
        self.path = path
        file = OutboxFile(path: path)
        connections = try .open(file, patience: patience)
        do {
            name = try connections.watcher.inDatabase { try String.fetchOne($0, sql: "SELECT name FROM outbox") } ?? ""
        } catch {
            throw OutboxError(error, at: path)
        }
        outbox = OutboxIdentity(name: name, path: path, limits: limits)
        commits = GroupCommit(connections.pool, outbox)
    }

    /// Makes the changes that wait, gives the lease back, and closes the file; later calls fail.
    public func close() async {
        if let lease = lease.withLock({ $0?.lease }) { await release(lease) }
        try? await commits.write { _ in }
        connections.close()
    }

    /// Looks at the last committed state.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (OutboxReader) throws -> Value
    ) async throws(OutboxError) -> Value {
        let result = await withCheckedContinuation { (caller: CheckedContinuation<Result<Value, any Error>, Never>) in
            connections.pool.asyncRead { [outbox] db in
                caller.resume(returning: Result { try body(OutboxReader(db: db.get(), outbox: outbox)) })
            }
        }
        do {
            return try result.get()
        } catch {
            throw OutboxError(error, at: path)
        }
    }

    /// The value of a PRAGMA on the connection that writes, for tests.
    package func setting(_ name: String) async throws(OutboxError) -> String? {
        try await commits.write { try String.fetchOne($0.db, sql: "PRAGMA \(name)") }
    }

    /// Limits the size of the file as a full disk would, for tests; `nil` lifts the limit.
    package func limitPages(_ pages: Int?) async throws(OutboxError) {
        try await commits.write { try $0.db.execute(sql: "PRAGMA max_page_count = \(pages ?? 4_294_967_294)") }
    }
}
