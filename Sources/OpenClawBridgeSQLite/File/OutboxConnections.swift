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
    /// Reads the file before anything is changed, and empties the log when all others are closed.
    let watcher: DatabaseQueue

    /// Opens the file and brings its schema to the present version.
    static func open(_ file: OutboxFile, patience: Duration) throws(OutboxError) -> OutboxConnections {
        try file.prepare()
        var attempts = 0
        while true {
            do {
                return try OutboxConnections(path: file.path, patience: patience)
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

    private init(path: String, patience: Duration) throws {
        // The watcher comes first: it changes nothing, and finds out whether the file is one of ours.
        watcher = try DatabaseQueue(path: path, configuration: Self.configuration(cache: 64, patience))
        _ = try watcher.inDatabase { try OutboxSchema.check($0, path: path) }
        pool = try DatabasePool(path: path, configuration: Self.configuration(cache: 2048, patience))
        try pool.writeWithoutTransaction { db in
            try OutboxSchema.migrate(db, path: path)
            // What is acknowledged must survive the loss of power. The pool has set NORMAL, which does not.
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
    }

    /// Closes all connections; what is in the log goes into the file, unless another process still uses it.
    func close() {
        try? pool.close()
        // The pool closes its readers last, and they may not write: this connection empties the log.
        try? watcher.close()
    }

    /// The way every connection is set up, with `cache` KiB for pages.
    private static func configuration(cache: Int, _ patience: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.label = "outbox"
        configuration.maximumReaderCount = 2
        configuration.foreignKeysEnabled = false
        // A short fixed pause: SQLite's own ones grow to 100 ms, and would starve beside a process that writes all the time.
        configuration.busyMode = .callback { tries in
            usleep(1000)
            return .milliseconds(tries) < patience
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
