import DequeModule

/// The idempotency keys that this bridge used lately, so that it knows its own echoes.
struct OwnKeys {
    /// What the keys that the bridge makes begin with.
    static let prefix = "ocb-"

    private var recent: Deque<String> = []
    private var known: Set<String> = []
    private let limit: Int

    init(limit: Int = 4096) { self.limit = limit }

    /// Remembers a key; the oldest is forgotten beyond the limit.
    mutating func insert(_ key: String) {
        guard known.insert(key).inserted else { return }
        recent.append(key)
        if recent.count > limit, let oldest = recent.popFirst() { known.remove(oldest) }
    }

    /// Whether a row's key belongs to something that was sent from here.
    func contains(_ key: String) -> Bool { key.hasPrefix(Self.prefix) || known.contains(key) }
}
