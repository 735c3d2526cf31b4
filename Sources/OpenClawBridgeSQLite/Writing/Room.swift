import GRDB

/// How much of the file is in use, without counting its pages for every message.
struct Room {
    /// The bytes in use when they were last counted.
    private var counted: Int64?
    /// About how many bytes were written since.
    private var added: Int64 = 0

    /// After so many bytes the pages are counted again: what is written takes somewhat more than its size.
    private static let countedAgainAfter: Int64 = 65_536
    /// So close to the limit the pages are counted for every message.
    private static let margin: Int64 = 131_072

    /// Whether `size` bytes go into `limit`; they count from then on.
    mutating func takes(_ size: Int64, of limit: Int64, _ db: Database) throws -> Bool {
        let estimate = counted.map { $0 + added } ?? .max
        var used = estimate
        if added > Self.countedAgainAfter || estimate > limit - size - Self.margin {
            used = try db.usedBytes()
            (counted, added) = (used, 0)
        }
        guard used + size <= limit else { return false }
        added += size
        return true
    }

    /// Takes note of bytes that were written for what was taken in before.
    mutating func add(_ size: Int) { added += Int64(size) }

    /// Has the pages counted again next time.
    mutating func forget() { counted = nil }
}
