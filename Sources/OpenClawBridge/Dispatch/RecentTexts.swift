/// The texts that were last sent into each of the gateway's sessions, as hashes.
///
/// A gateway writes no second row for a text that is the last one in the session already, so that an equal text leaves no
/// evidence. Bounded: beyond the limit everything is forgotten, which only makes evidence look better than it is.
struct RecentTexts {
    private var last: [String: [UInt64]] = [:]
    private let sessions: Int
    private static let depth = 8

    init(sessions: Int = 10_000) { self.sessions = sessions }

    /// Remembers that a text goes into a session.
    ///
    /// - Returns: Whether an equal one went into it lately.
    mutating func insert(_ text: String, into session: String) -> Bool {
        let hash = Self.hash(text)
        var hashes = last[session] ?? []
        let isEqual = hashes.contains(hash)
        hashes.append(hash)
        if hashes.count > Self.depth { hashes.removeFirst() }
        if last.count >= sessions, last[session] == nil { last.removeAll(keepingCapacity: true) }
        last[session] = hashes
        return isEqual
    }

    /// FNV-1a of the text without the white space around it, which gateways cut off.
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.trimmingEnds().utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}

extension String {
    fileprivate func trimmingEnds() -> Substring {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
