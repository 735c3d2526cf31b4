import GRDB

/// Looks whether a database file is sound, without changing it.
package struct SQLiteFileCheck: Sendable {
    /// What was found.
    package enum Finding: Sendable, Hashable {
        /// Every page can be read and fits the others.
        case sound
        /// The file is damaged; the first problem.
        case damaged(String)
        /// There was no time to read it all; what was read is sound.
        case unfinished
    }

    /// What was found.
    package let finding: Finding
    /// The version of the file's schema, as its maker counts.
    package let schemaVersion: Int

    /// Reads a file for at most so long.
    ///
    /// - Throws: What SQLite says, when the file cannot be opened or read at all.
    package static func run(path: String, within limit: Duration) async throws -> SQLiteFileCheck {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "check"
        configuration.busyMode = .timeout(1)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return try await withThrowingTaskGroup(of: SQLiteFileCheck?.self) { group in
            group.addTask {
                try await queue.read { db in
                    SQLiteFileCheck(
                        finding: try Self.quickCheck(db),
                        schemaVersion: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                    )
                }
            }
            group.addTask {
                try await Task.sleep(for: limit)
                queue.interrupt()
                return nil
            }
            defer { group.cancelAll() }
            while let check = try await group.next() {
                if let check { return check }
            }
            throw CancellationError()
        }
    }

    private static func quickCheck(_ db: Database) throws -> Finding {
        do {
            let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "ok"
            return answer == "ok" ? .sound : .damaged(answer)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            return .unfinished
        }
    }
}
