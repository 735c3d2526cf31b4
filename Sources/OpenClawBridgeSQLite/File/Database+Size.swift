import GRDB

extension Database {
    /// The bytes that the content takes: those of the file without its free pages.
    func usedBytes() throws -> Int64 {
        try (pragma("page_count") - pragma("freelist_count")) * pragma("page_size")
    }

    /// Makes the file shorter when much of it is free, a piece at a time.
    func giveBackPages() throws {
        let free = try pragma("freelist_count")
        guard free > 256, try free > pragma("page_count") / 8 else { return }
        try run("PRAGMA incremental_vacuum(256)")
    }

    /// Differs when another connection has changed the file.
    func dataVersion() throws -> Int64 { try pragma("data_version") }

    private func pragma(_ name: String) throws -> Int64 { try first("PRAGMA \(name)") { $0.integer(0) } ?? 0 }
}
