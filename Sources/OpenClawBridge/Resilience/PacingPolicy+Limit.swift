extension PacingPolicy {
    /// A rate, and how many messages may go out at once after a rest.
    public struct Limit: Sendable, Hashable {
        /// How many messages there are in ``period``.
        public var messages: Double
        /// The time for ``messages``.
        public var period: Duration
        /// How many may go out at once after a rest; at least 1.
        public var burst: Int

        /// Makes a limit, as in `Limit(20, per: .seconds(60), burst: 3)`.
        ///
        /// A rate that is no positive number, or less than one message in an hour, counts as one in an hour: a limit slows
        /// messages down and never holds them for good.
        public init(_ messages: Double, per period: Duration = .seconds(1), burst: Int) {
            self.messages = messages
            self.period = period
            self.burst = burst
        }

        /// The time in which one more message may go out.
        var interval: Duration {
            let seconds = period.asWait.inSeconds / messages
            return seconds >= 0 && seconds <= 3600 ? .wait(seconds: seconds) : .seconds(3600)
        }

        /// The burst within bounds that no arithmetic can leave.
        var usableBurst: Int { min(max(burst, 1), 1_000_000) }
    }

    /// The default limits.
    static let cautious: [String: ChannelLimits] = {
        let slow = ChannelLimits(account: Limit(1, burst: 5), chat: Limit(1, burst: 3))
        return [
            BuiltInChannel.whatsapp.rawValue: slow,
            BuiltInChannel.signal.rawValue: slow,
            BuiltInChannel.imessage.rawValue: slow,
            BuiltInChannel.telegram.rawValue: ChannelLimits(
                account: Limit(25, burst: 5),
                chat: Limit(1, burst: 3),
                group: Limit(17, per: .seconds(60), burst: 3)
            ),
            BuiltInChannel.slack.rawValue: ChannelLimits(account: Limit(5, burst: 10), chat: Limit(1, burst: 5)),
            BuiltInChannel.discord.rawValue: ChannelLimits(account: Limit(5, burst: 5), chat: Limit(1, burst: 3)),
        ]
    }()
}
