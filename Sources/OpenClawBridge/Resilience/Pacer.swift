/// A token bucket: lets a burst through at once, and after that only a steady rate.
///
/// It keeps the one time at which the bucket will be full again, so that it is exact and small. In any stretch of time it
/// gives at most `burst` and one for each whole ``interval``.
struct Pacer: Sendable, Hashable {
    /// The time in which one token comes.
    private let interval: Duration
    /// How long before it is full a bucket still has one token.
    private let reach: Duration
    /// When the bucket will be full.
    private var fullAt = Duration.zero - .longestWait

    /// Makes a full bucket.
    init(_ limit: PacingPolicy.Limit) {
        interval = limit.interval
        reach = limit.interval * (limit.usableBurst - 1)
    }

    /// Takes a token.
    ///
    /// - Returns: `nil` when it was taken, otherwise the wait until there is one.
    mutating func take(now: Duration) -> Duration? {
        if let wait = wait(now: now) { return wait }
        fullAt = max(fullAt, now) + interval
        return nil
    }

    /// Takes a token that is still to come, if it comes soon enough; those who ask later get later ones.
    ///
    /// - Returns: `nil` when there was one at once, otherwise the wait until it comes; when that were longer than `longest`,
    ///   `longest`, and nothing was taken.
    mutating func reserve(now: Duration, upTo longest: Duration) -> Duration? {
        let wait = wait(now: now)
        if let wait, wait > longest { return longest }
        fullAt = max(fullAt, now) + interval
        return wait
    }

    /// The wait until there is a token, without taking it; `nil` when there is one.
    ///
    /// Who needs tokens of several buckets looks at all of them before it takes any.
    func wait(now: Duration) -> Duration? {
        let wait = fullAt - reach - now
        return wait > .zero ? wait : nil
    }

    /// Gives back a share of a token, 1 for one that was not used; what does not fit is lost.
    mutating func giveBack(_ share: Double = 1, now: Duration) {
        fullAt = max(fullAt - .wait(seconds: interval.inSeconds * share), now)
    }

    /// Whether the bucket is full, so that a new one would do as well.
    func isFull(now: Duration) -> Bool { fullAt <= now }
}
