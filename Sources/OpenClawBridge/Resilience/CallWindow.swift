/// Counts calls over the recent past, in a ring of ten buckets.
///
/// Without calls it holds no memory.
struct CallWindow: Sendable {
    /// What was counted.
    struct Counts: Sendable, Hashable {
        var calls = 0
        var failures = 0
        var slow = 0
    }

    private struct Bucket {
        var number = Int64.min
        var counts = Counts()
    }

    private static let size: Int64 = 10
    private var buckets: [Bucket] = []

    /// Counts a call.
    mutating func add(failed: Bool, slow: Bool, now: Duration, span: Duration) {
        if buckets.isEmpty { buckets = Array(repeating: Bucket(), count: Int(Self.size)) }
        let number = Self.number(now, span)
        let index = Int(((number % Self.size) + Self.size) % Self.size)
        if buckets[index].number != number { buckets[index] = Bucket(number: number) }
        buckets[index].counts.calls += 1
        if failed { buckets[index].counts.failures += 1 }
        if slow { buckets[index].counts.slow += 1 }
    }

    /// The sums over the last `span`, of which the oldest tenth may be missing.
    func counts(now: Duration, span: Duration) -> Counts {
        let newest = Self.number(now, span)
        var sum = Counts()
        for bucket in buckets where bucket.number > newest - Self.size {
            sum.calls += bucket.counts.calls
            sum.failures += bucket.counts.failures
            sum.slow += bucket.counts.slow
        }
        return sum
    }

    /// Forgets all calls.
    mutating func clear() { buckets = [] }

    private static func number(_ now: Duration, _ span: Duration) -> Int64 {
        let width = max(span.asWait.inSeconds / Double(size), 0.001)
        return Int64((now.asWait.inSeconds / width).rounded(.down))
    }
}
