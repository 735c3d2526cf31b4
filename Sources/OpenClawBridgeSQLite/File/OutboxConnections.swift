import GRDB
import OpenClawBridge

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The connections to the file of an outbox.
struct OutboxConnections: Sendable {
    /// One writer, and readers that see the last commit.
    let pool: DatabasePool
    /// Sees that somebody has committed something, here or in another process.
    let watcher: DatabaseQueue

    /// Opens the file and brings its schema to the present version.
    static func open(_ file: OutboxFile) throws(OutboxError) -> OutboxConnections {
        try file.prepare()
        var attempts = 0
        while true {
            do {
                return try OutboxConnections(path: file.path)
            } catch {
                // While another process makes the file, SQLite may answer so without waiting.
                attempts += 1
                guard (error as? DatabaseError)?.resultCode == .SQLITE_BUSY, attempts < 50 else {
                    throw OutboxError(error, at: file.path)
                }
                usleep(20_000)
            }
        }
    }

    private init(path: String) throws {
        // The watcher comes first: it changes nothing, and finds out whether the file is one of ours.
        watcher = try DatabaseQueue(path: path, configuration: Self.configuration(cache: 64))
        _ = try watcher.inDatabase { try OutboxSchema.check($0, path: path) }
        pool = try DatabasePool(path: path, configuration: Self.configuration(cache: 2048))
        try pool.writeWithoutTransaction { db in
            try OutboxSchema.migrate(db, path: path)
            // What is acknowledged must survive the loss of power. The pool has set NORMAL, which does not.
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
    }

    /// The way every connection is set up, with `cache` KiB for pages.
    private static func configuration(cache: Int) -> Configuration {
        var configuration = Configuration()
        configuration.label = "outbox"
        configuration.maximumReaderCount = 2
        configuration.foreignKeysEnabled = false
        // A short fixed pause: SQLite's own ones grow to 100 ms, and would starve beside a process that writes all the time.
        configuration.busyMode = .callback { tries in
            usleep(1000)
            return tries < 10_000
        }
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -\(cache)")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            guard !db.configuration.readonly else { return }
            // Takes effect in a new file only.
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try db.execute(sql: "PRAGMA journal_size_limit = \(32 << 20)")
        }
        return configuration
    }
}
