import GRDB

extension Database {
    /// The bytes that the content takes: those of the file without its free pages.
    func usedBytes() throws -> Int64 {
        let pages = try pragma("page_count") - pragma("freelist_count")
        return try pages * pragma("page_size")
    }

    /// Makes the file shorter when much of it is free, a piece at a time.
    func giveBackPages() throws {
        let free = try pragma("freelist_count")
        guard free > 256, free > (try pragma("page_count")) / 8 else { return }
        try execute(sql: "PRAGMA incremental_vacuum(256)")
    }

    private func pragma(_ name: String) throws -> Int64 {
        try Int64.fetchOne(cachedStatement(sql: "PRAGMA \(name)")) ?? 0
    }
}
