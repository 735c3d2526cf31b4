/// Tokens that were given to the sign-in, by whomever: so many wrong ones are heard, and then none for a while.
struct SignInTries {
    /// How many are heard within ``span``.
    static let limit = 10
    /// How long a try counts.
    static let span = Duration.seconds(300)

    private var times: [Duration] = []

    /// Counts a try.
    ///
    /// - Returns: How long nobody is heard, or `nil` when this try is.
    mutating func take(at now: Duration) -> Duration? {
        times.removeAll { now - $0 >= Self.span }
        guard times.count < Self.limit else { return times.first.map { $0 + Self.span - now } }
        times.append(now)
        return nil
    }

    /// Forgets the last try: it was right.
    mutating func giveBack() { _ = times.popLast() }
}
