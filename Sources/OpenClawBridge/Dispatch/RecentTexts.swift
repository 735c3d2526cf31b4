/// The texts that were last sent into each of the gateway's sessions, as hashes.
///
/// A gateway writes no second row for a text that is the last one in the session already, so that an equal text leaves no
/// evidence. Bounded: beyond the limit everything is forgotten, which only makes evidence look better than it is.
struct RecentTexts {
    private var last: [String: [UInt64]] = [:]
    private let sessions: Int
    private static let depth = 8

    init(sessions: Int = 10_000) { self.sessions = sessions }

    /// Whether an equal text went into a session lately.
    func contains(_ text: String, in session: String) -> Bool { last[session]?.contains(Self.hash(text)) == true }

    /// Remembers that a text goes into a session.
    mutating func insert(_ text: String, into session: String) {
        if last.count >= sessions, last[session] == nil { last.removeAll(keepingCapacity: true) }
        var hashes = last[session] ?? []
        hashes.append(Self.hash(text))
        if hashes.count > Self.depth { hashes.removeFirst() }
        last[session] = hashes
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
