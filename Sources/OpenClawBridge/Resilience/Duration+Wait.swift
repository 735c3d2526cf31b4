/// Arithmetic on waits that no setting can make overflow.
extension Duration {
    /// A hundred years: what is longer is as good as this, and sums with it cannot overflow.
    static let longestWait = Duration.seconds(3_155_760_000)

    /// The duration as a wait: not negative, and not longer than ``longestWait``.
    var asWait: Duration { Swift.min(Swift.max(self, .zero), .longestWait) }

    /// A wait of that many seconds; what is no positive number gives none.
    static func wait(seconds: Double) -> Duration {
        guard seconds > 0 else { return .zero }
        return seconds < longestWait.inSeconds ? .seconds(seconds) : longestWait
    }

    /// A random wait between none and this one.
    func random(using generator: inout some RandomNumberGenerator) -> Duration {
        .wait(seconds: Double.random(in: 0...asWait.inSeconds, using: &generator))
    }

    /// The wait after it grew so many times, and no longer than `limit`.
    ///
    /// A factor below 1, or one that is no number, lets nothing grow.
    func grown(by factor: Double, times: Int, upTo limit: Duration) -> Duration {
        let factor = Double.maximum(factor, 1)
        let limit = limit.asWait
        var seconds = asWait.inSeconds
        // After a thousand times every factor worth the name has met the limit.
        for _ in 0..<Swift.min(Swift.max(times, 0), 1000) where seconds < limit.inSeconds { seconds *= factor }
        return Swift.min(.wait(seconds: seconds), limit)
    }

    /// The duration in seconds; it must be a wait or the difference of two.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
