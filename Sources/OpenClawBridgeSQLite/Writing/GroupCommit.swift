import Dispatch
import GRDB
import OpenClawBridge
import Synchronization

/// Makes the changes of concurrent callers in common transactions: what costs is the commit, and they share it.
///
/// Whoever finds nobody at work starts the work on the writer's queue, which goes on until nothing waits. When a transaction
/// fails, each of its changes is tried alone, so that one cannot fail the others.
final class GroupCommit: Sendable {
    private let pool: DatabasePool
    private let outbox: OutboxIdentity
    /// What the last transaction left behind.
    private let standing = Mutex<Standing?>(nil)
    /// Wakes the callers of large transactions while the next one is made.
    private let answering = DispatchQueue(label: "outbox.answers")
    private let backlog = Mutex(WriteBacklog<PendingWrite>(limit: 65_536, batchSize: 256))

    init(_ pool: DatabasePool, _ outbox: OutboxIdentity) {
        self.pool = pool
        self.outbox = outbox
    }

    /// Makes a change and waits until it is durable.
    ///
    /// It is refused with ``OutboxError/Code/full`` when too many wait and `canBeRefused` says that it may be. An
    /// ``OutboxError`` that `body` throws reaches the caller; it must be thrown before anything was written.
    func write<Value: Sendable>(
        canBeRefused: Bool = false,
        _ body: @escaping @Sendable (OutboxTransaction) throws -> Value
    ) async throws(OutboxError) -> Value {
        let result = await withCheckedContinuation { (caller: CheckedContinuation<Result<Value, OutboxError>, Never>) in
            let write = PendingWrite(body) { caller.resume(returning: $0) }
            switch backlog.withLock({ $0.offer(write, canBeRefused: canBeRefused) }) {
            case .waits: break
            case .start: pool.asyncWriteWithoutTransaction { self.drain($0) }
            case .refused: write.fail(Self.overloaded)
            }
        }
        return try result.get()
    }

    private static var overloaded: OutboxError {
        OutboxError(
            .full,
            "The message was not taken: too many are being taken in at once.",
            advice: "Wait for those that were handed in before handing in more."
        )
    }
}

extension GroupCommit {
    private func drain(_ db: Database) {
        while let batch = backlog.withLock({ $0.next() }) { make(batch, db) }
    }

    private func make(_ batch: [PendingWrite], _ db: Database) {
        do {
            try commit(batch, db)
        } catch {
            if batch.count > 1 {
                for write in batch { make([write], db) }
            } else {
                batch.first?.fail(OutboxError(error, at: outbox.path))
            }
        }
    }

    private func commit(_ batch: [PendingWrite], _ db: Database) throws {
        var answers: [PendingWrite.Answer] = []
        answers.reserveCapacity(batch.count)
        let left = try db.inImmediateTransaction {
            // Taken out for as long as it may be wrong: a transaction that fails leaves nothing behind.
            let transaction = try OutboxTransaction(db, outbox, known: standing.withLock { $0.take() })
            for write in batch { answers.append(try write.perform(transaction)) }
            return try transaction.close()
        }
        standing.withLock { $0 = left }
        give(answers)
    }
}

extension GroupCommit {
    /// With so many answers, waking the callers takes about as long as a transaction.
    private static let manyAnswers = 16

    private func give(_ answers: [PendingWrite.Answer]) {
        guard answers.count >= Self.manyAnswers else { return answers.forEach { $0() } }
        answering.async { answers.forEach { $0() } }
    }
}

extension Database {
    /// Runs `body` in a transaction that may write from its beginning.
    ///
    /// GRDB's own way prepares its two statements each time.
    fileprivate func inImmediateTransaction<Result>(_ body: () throws -> Result) throws -> Result {
        try cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        do {
            let result = try body()
            try cachedStatement(sql: "COMMIT").execute()
            return result
        } catch {
            try? rollback()
            throw error
        }
    }
}
