import GRDB
public import OpenClawBridge

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An inbox in an SQLite file.
///
/// The file, usually called `inbox.sqlite`, has mode 0600 and lies in a folder of mode 0700: it holds what people wrote. One inbox at a time uses
/// it; other processes may read it.
public struct SQLiteInboxStore: InboxStore {
    /// The name of the file where nothing else is chosen: `inbox.sqlite`.
    public static let fileName = "inbox.sqlite"

    private let records: RecordFile

    /// Opens the file at `path`, and makes it if it is missing.
    ///
    /// - Throws: ``StoreError`` when it cannot be used, holds something else, or is newer than this version.
    public init(path: String) throws(StoreError) {
        // "ocin" in ASCII.
        records = try RecordFile(path: path, name: "inbox", applicationID: 0x6f63_696e, migrator: InboxTables.migrator)
    }

    // MARK: Filing

    /// Files the messages that are not there yet, and moves marks.
    public func file(
        _ arrivals: [InboxArrival],
        marks: [InboxMark],
        readUntil: Date?
    ) async throws(StoreError) -> [InboxEntry] {
        try await records.write { db in
            let filed = try arrivals.compactMap { try Self.insert($0, db) }
            for mark in marks { try Self.move(mark, db) }
            if let readUntil {
                try db.execute(
                    sql: "UPDATE inbox SET readUntil = max(ifnull(readUntil, :time), :time)",
                    arguments: ["time": readUntil.timeIntervalSince1970]
                )
            }
            return filed
        }
    }

    /// Files a message; `nil` when it is there already.
    private static func insert(_ arrival: InboxArrival, _ db: Database) throws -> InboxEntry? {
        let columns = arrival.columns
        let names = columns.keys.sorted()
        try db.execute(
            sql: """
                INSERT INTO messages (\(names.joined(separator: ", ")))
                VALUES (\(names.map { ":" + $0 }.joined(separator: ", ")))
                ON CONFLICT (session, transcript, row) DO NOTHING
                """,
            arguments: StatementArguments(columns)
        )
        guard db.changesCount > 0 else { return nil }
        return InboxEntry(arrival, number: db.lastInsertedRowID)
    }

    private static func move(_ mark: InboxMark, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO marks (session, transcript, sequence, updatedAt) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    sequence = max(sequence, excluded.sequence),
                    updatedAt = max(ifnull(updatedAt, excluded.updatedAt), ifnull(excluded.updatedAt, updatedAt))
                """,
            arguments: [
                mark.gatewaySessionKey, mark.sessionID, mark.sequence, mark.updatedAt?.timeIntervalSince1970,
            ]
        )
    }

    // MARK: Handling

    /// Takes the oldest new message whose conversation is not one of `busy`.
    public func takeNext(besides busy: Set<InboundMessage.Conversation>) async throws(StoreError) -> InboxEntry? {
        try await records.write { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM messages WHERE state = 'new' ORDER BY number")
            while let row = try rows.next() {
                var entry = try InboxEntry(row)
                guard !busy.contains(entry.message.conversation) else { continue }
                entry.state = .handling
                entry.tries += 1
                try db.execute(
                    sql: "UPDATE messages SET state = 'handling', tries = ? WHERE number = ?",
                    arguments: [entry.tries, entry.number]
                )
                return entry
            }
            return nil
        }
    }

    /// Says what became of a message that was taken.
    public func settle(_ key: InboxKey, as state: InboxEntry.State) async throws(StoreError) {
        try await records.write { db in
            try db.execute(
                sql: "UPDATE messages SET state = ? WHERE session = ? AND transcript = ? AND row = ?",
                arguments: [state.rawValue, key.gatewaySessionKey, key.sessionID, key.row.description]
            )
            guard db.changesCount > 0 else { throw StoreError(.notFound, "The inbox has no message \(key).") }
        }
    }

    /// Gives back all messages that were taken and not settled.
    public func giveBack(triedLessThan limit: Int) async throws(StoreError) -> Int {
        try await records.write { db in
            try db.execute(
                sql: """
                    UPDATE messages SET state = CASE WHEN tries < ? THEN 'new' ELSE 'failed' END
                    WHERE state = 'handling'
                    """,
                arguments: [limit]
            )
            return db.changesCount
        }
    }

    /// Files new messages that are older than `time` as expired.
    public func expire(writtenBefore time: Date) async throws(StoreError) -> Int {
        try await records.write { db in
            try db.execute(
                sql: "UPDATE messages SET state = 'expired' WHERE state = 'new' AND writtenAt < ?",
                arguments: [time.timeIntervalSince1970]
            )
            return db.changesCount
        }
    }

    // MARK: Marks

    /// How far a transcript was read.
    public func mark(of gatewaySessionKey: String, sessionID: String) async throws(StoreError) -> InboxMark? {
        try await records.read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT sequence, updatedAt FROM marks WHERE session = ? AND transcript = ?",
                arguments: [gatewaySessionKey, sessionID]
            )
            guard let row else { return nil }
            return InboxMark(
                gatewaySessionKey: gatewaySessionKey,
                sessionID: sessionID,
                sequence: try row.decode(Int64.self, forColumn: "sequence"),
                updatedAt: try row.optional("updatedAt").map(Date.init(timeIntervalSince1970:))
            )
        }
    }

    /// Until when all that was written anywhere is filed, on the gateway's clock.
    public func readUntil() async throws(StoreError) -> Date? {
        try await records.read { db in
            try Row.fetchOne(db, sql: "SELECT readUntil FROM inbox")?.optional("readUntil").map(
                Date.init(timeIntervalSince1970:)
            )
        }
    }

    // MARK: Looking and forgetting

    /// Forgets messages that nothing more happens to, and marks without messages.
    public func prune(receivedBefore time: Date, keeping count: Int) async throws(StoreError) -> Int {
        try await records.write { db in
            let limit = time.timeIntervalSince1970
            let isOpen = "state IN ('new', 'handling')"
            try db.execute(
                sql: "DELETE FROM messages WHERE receivedAt < ? AND NOT \(isOpen)",
                arguments: [limit]
            )
            var forgotten = db.changesCount
            try db.execute(
                sql: """
                    DELETE FROM messages WHERE NOT \(isOpen) AND number <= (
                        SELECT number FROM messages WHERE NOT \(isOpen) ORDER BY number DESC LIMIT 1 OFFSET ?
                    )
                    """,
                arguments: [max(count, 0)]
            )
            forgotten += db.changesCount
            try db.execute(sql: "DELETE FROM marks WHERE updatedAt < ?", arguments: [limit])
            return forgotten
        }
    }

    /// How many messages there are in each state.
    public func counts() async throws(StoreError) -> [InboxEntry.State: Int] {
        try await records.read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT state, count(*) AS count FROM messages GROUP BY state")
            return try rows.reduce(into: [:]) { counts, row in
                guard let state = InboxEntry.State(rawValue: try row.text("state")) else { return }
                counts[state] = try row.decode(Int.self, forColumn: "count")
            }
        }
    }

    /// The newest messages, the newest first.
    public func newest(in state: InboxEntry.State?, limit: Int) async throws(StoreError) -> [InboxEntry] {
        try await records.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT * FROM messages WHERE :state IS NULL OR state = :state ORDER BY number DESC LIMIT :limit",
                arguments: ["state": state?.rawValue, "limit": max(limit, 0)]
            )
            var entries: [InboxEntry] = []
            while let row = try rows.next() { entries.append(try InboxEntry(row)) }
            return entries
        }
    }

    /// Messages behind a place in the order of the inbox, the oldest first.
    public func entries(
        after number: Int64,
        in state: InboxEntry.State?,
        limit: Int
    ) async throws(StoreError) -> [InboxEntry] {
        try await records.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT * FROM messages WHERE number > :number AND (:state IS NULL OR state = :state)
                    ORDER BY number LIMIT :limit
                    """,
                arguments: ["number": number, "state": state?.rawValue, "limit": max(limit, 0)]
            )
            var entries: [InboxEntry] = []
            while let row = try rows.next() { entries.append(try InboxEntry(row)) }
            return entries
        }
    }

    /// The message with a key.
    public func entry(_ key: InboxKey) async throws(StoreError) -> InboxEntry? {
        try await records.read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT * FROM messages WHERE session = ? AND transcript = ? AND row = ?",
                arguments: [key.gatewaySessionKey, key.sessionID, key.row.description]
            ).map(InboxEntry.init)
        }
    }
}
