import OpenClawGateway

/// What the gateway remembers about idempotency keys.
///
/// The key alone counts, never the body. Requests that come while the first is still being carried out wait for its
/// answer. Answers are kept for a while, failures too. Nothing survives a restart.
struct IdempotencyCache {
    private static let limit = 1000

    private enum Entry {
        case inFlight(waiting: [Request])
        case done(Answer, at: Duration)
    }

    enum Lookup {
        /// Nobody has asked with this key: carry the request out.
        case new
        /// The answer comes with the one that is being worked for.
        case joined
        /// The answer is known.
        case answered(Answer)
    }

    private var entries: [String: Entry] = [:]
    /// The keys of finished entries, the oldest first.
    private var finished: [String] = []

    /// Looks a key up, and begins it when it is new.
    mutating func begin(_ key: String, _ request: Request) -> Lookup {
        switch entries[key] {
        case .inFlight(let waiting):
            entries[key] = .inFlight(waiting: waiting + [request])
            return .joined
        case .done(let answer, _):
            return .answered(answer)
        case nil:
            entries[key] = .inFlight(waiting: [request])
            return .new
        }
    }

    /// Ends a key with its answer and gives those who wait for it.
    mutating func complete(_ key: String, _ answer: Answer, at now: Duration) -> [Request] {
        guard case .inFlight(let waiting) = entries[key] else { return [] }
        entries[key] = .done(answer, at: now)
        finished.append(key)
        if finished.count > Self.limit {
            for old in finished.prefix(finished.count - Self.limit) { entries[old] = nil }
            finished.removeFirst(finished.count - Self.limit)
        }
        return waiting
    }

    /// Gives a key free again, as if it had never been used: refused requests are not remembered.
    mutating func abandon(_ key: String) -> [Request] {
        guard case .inFlight(let waiting) = entries[key] else { return [] }
        entries[key] = nil
        return waiting
    }

    /// Forgets the answers that were given longer ago than `lifetime`.
    mutating func forgetOld(at now: Duration, lifetime: Duration) {
        while let oldest = finished.first, case .done(_, let time) = entries[oldest], now - time >= lifetime {
            entries[oldest] = nil
            finished.removeFirst()
        }
    }
}
