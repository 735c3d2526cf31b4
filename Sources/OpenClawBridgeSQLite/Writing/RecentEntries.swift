import DequeModule
import OpenClawBridge

/// The entries that were written last: what was taken in or begun a moment ago is usually the next to be changed, and need
/// not be read and decoded again.
struct RecentEntries {
    private var entries: [Int64: StoredEntry] = [:]
    /// The numbers in the order of their coming; some of them may be gone.
    private var order: Deque<Int64> = []

    private static let limit = 512
    /// A larger submission is rather read again than kept.
    private static let largest = 16_384

    subscript(number: Int64) -> StoredEntry? { entries[number] }

    /// Keeps an entry as it was written, unless the outbox is done with it.
    mutating func keep(_ stored: StoredEntry) {
        let number = stored.entry.id.number
        guard stored.place != nil, stored.size <= Self.largest else { return forget(number) }
        guard entries.updateValue(stored, forKey: number) == nil else { return }
        order.append(number)
        if order.count > Self.limit, let oldest = order.popFirst() { entries[oldest] = nil }
    }

    mutating func forget(_ number: Int64) { entries[number] = nil }
}
