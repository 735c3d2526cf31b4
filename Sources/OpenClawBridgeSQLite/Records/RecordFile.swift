package import GRDB
package import OpenClawBridge

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A database file for records of which few are written: an inbox, the workflows of an orchestrator.
///
/// The file has mode 0600 and lies in a folder of mode 0700. Several processes may use it at a time. What was written is on disk
/// when a call returns: WAL with `synchronous = FULL`.
package struct RecordFile: Sendable {
    /// What the file holds, for errors: `inbox`.
    package let name: String
    /// Its path.
    package let path: String
    private let pool: DatabasePool

    /// Opens the file and makes it if it is missing.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: What it holds, for errors.
    ///   - applicationID: Marks files of this kind.
    ///   - migrator: Brings the tables to the present version.
    /// - Throws: When the file cannot be used, is open to others, holds something else, or is newer than this version.
    package init(
        path: String,
        name: String,
        applicationID: Int32,
        migrator: DatabaseMigrator
    ) throws(StoreError) {
        self.name = name
        self.path = path
        do {
            try OutboxFile(path: path).prepare()
        } catch {
            throw StoreError(.unusable, error.message, advice: error.advice, cause: error)
        }
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration(name))
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                let found = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
                let isNew = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
                guard found == applicationID || (found == 0 && isNew) else {
                    throw StoreError(
                        .corrupt,
                        "\(path) holds something else than this version's \(name).",
                        advice: "Name another file."
                    )
                }
                guard try !migrator.hasBeenSuperseded(db) else {
                    throw StoreError(
                        .tooNew,
                        "The \(name) at \(path) was made by a newer version of this software.",
                        advice: "Use that version, or name another file."
                    )
                }
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            }
            try migrator.migrate(pool)
        } catch {
            throw Self.meaning(of: error, name: name, path: path)
        }
    }

    /// Reads in one transaction.
    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        do {
            return try await pool.read(body)
        } catch {
            throw Self.meaning(of: error, name: name, path: path)
        }
    }

    /// Writes in one transaction, which is on disk when this returns.
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        do {
            return try await pool.write(body)
        } catch {
            throw Self.meaning(of: error, name: name, path: path)
        }
    }

    private static func configuration(_ name: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = name
        configuration.maximumReaderCount = 1
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -256")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            guard !db.configuration.readonly else { return }
            try db.execute(sql: "PRAGMA journal_size_limit = \(4 << 20)")
        }
        return configuration
    }

    private static func meaning(of error: any Error, name: String, path: String) -> StoreError {
        if let error = error as? StoreError { return error }
        guard let error = error as? DatabaseError else {
            return StoreError(.unusable, "The \(name) at \(path) could not be used.", cause: error)
        }
        let (code, what, advice): (StoreError.Code, String, String) =
            switch error.resultCode {
            case .SQLITE_FULL: (.diskFull, "could not grow", "Free space on its disk.")
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                (.corrupt, "is damaged", "Move the file away, with those that begin with its name, and start again.")
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                (.unusable, "was locked by another process for too long", "Find the process with: fuser \(path)")
            default: (.unusable, "could not be opened, read or written", "Check the disk, the file and its folder.")
            }
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        return StoreError(code, "The \(name) at \(path) \(what): \(reason).", advice: advice, cause: error)
    }
}
