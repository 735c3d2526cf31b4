import GRDB

/// What a transaction needs to know of the file, and its connection remembers until somebody else writes.
struct Standing {
    /// Differs when another connection has written.
    let dataVersion: Int64
    /// The counts.
    var ledger: Ledger
    /// The number of the newest entry.
    var newest: Int64
    /// How much of the file is in use.
    var room = Room()
    /// The entries that were written last.
    var recent = RecentEntries()
    /// The counts of the present hour.
    var history = HistoryBook()

    /// Reads it from the file.
    init(_ db: Database, _ dataVersion: Int64) throws {
        self.dataVersion = dataVersion
        ledger = try Ledger(db)
        newest = try db.newestNumber(after: ledger.filed)
    }
}
