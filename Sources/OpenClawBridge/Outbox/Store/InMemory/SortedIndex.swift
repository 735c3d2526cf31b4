/// Keys in order, where finding, adding and removing stay quick with a million of them.
///
/// The keys lie in chunks of bounded size, so that a change moves few of them.
struct SortedIndex<Key: Comparable & Sendable>: Sendable {
    /// Sorted, none empty, and each chunk's keys before those of the next.
    private var chunks: [[Key]] = []
    private let chunkSize = 512

    init() {}

    /// The first key.
    var first: Key? { chunks.first?.first }

    /// The first key that is not before `key`.
    func first(notBefore key: Key) -> Key? {
        guard let position = position(notBefore: key) else { return nil }
        return chunks[position.chunk][position.index]
    }

    /// The keys from `start` up to, and without, `end`, in order.
    func keys(from start: Key, to end: Key) -> some Sequence<Key> {
        sequence(state: position(notBefore: start)) { [chunks] position in
            guard let present = position else { return nil }
            let chunk = chunks[present.chunk]
            let key = chunk[present.index]
            guard key < end else { return nil }
            if present.index + 1 < chunk.count {
                position = Position(chunk: present.chunk, index: present.index + 1)
            } else {
                position = present.chunk + 1 < chunks.count ? Position(chunk: present.chunk + 1, index: 0) : nil
            }
            return key
        }
    }

    /// How many keys lie from `start` up to, and without, `end`.
    func count(from start: Key, to end: Key) -> Int {
        guard start < end, let from = position(notBefore: start) else { return 0 }
        let to = position(notBefore: end) ?? Position(chunk: chunks.count, index: 0)
        let between = chunks[from.chunk..<to.chunk].reduce(0) { $0 + $1.count }
        return between - from.index + to.index
    }

    /// Adds a key that is not there yet.
    mutating func insert(_ key: Key) {
        guard !chunks.isEmpty else { return chunks.append([key]) }
        let chunk = max(0, chunks.partition { $0[0] < key } - 1)
        chunks[chunk].insert(key, at: chunks[chunk].partition { $0 < key })
        if chunks[chunk].count > chunkSize {
            let half = chunkSize / 2
            let rest = Array(chunks[chunk][half...])
            chunks[chunk].removeSubrange(half...)
            chunks.insert(rest, at: chunk + 1)
        }
    }

    /// Removes a key, if it is there.
    mutating func remove(_ key: Key) {
        guard let position = position(notBefore: key), chunks[position.chunk][position.index] == key else { return }
        chunks[position.chunk].remove(at: position.index)
        if chunks[position.chunk].isEmpty { chunks.remove(at: position.chunk) }
    }
}

extension SortedIndex {
    private struct Position {
        var chunk: Int
        var index: Int
    }

    private func position(notBefore key: Key) -> Position? {
        let chunk = max(0, chunks.partition { $0[0] < key } - 1)
        guard chunk < chunks.count else { return nil }
        let index = chunks[chunk].partition { $0 < key }
        if index < chunks[chunk].count { return Position(chunk: chunk, index: index) }
        return chunk + 1 < chunks.count ? Position(chunk: chunk + 1, index: 0) : nil
    }
}

extension Array {
    /// The index of the first element for which `isBefore` is false, where all for which it is true come first.
    fileprivate func partition(_ isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
