/// How an ``Inbox`` works.
public struct InboxSettings: Sendable, Hashable {
    /// Which conversations are heard.
    public var conversations: InboxConversations
    /// How old a message may be, and still be handled: 10 minutes.
    ///
    /// An older one is filed as ``InboxEntry/State/expired``, so that what somebody asked for yesterday does not happen today.
    public var maximumAge: Duration
    /// How far back the gateway's history is read for what was missed: an hour.
    ///
    /// What is older than ``maximumAge`` is filed as expired, so that it can be seen that it was not done.
    public var historyReach: Duration
    /// How many rows of a conversation's history are read at most: 1000, the most that gateways give.
    public var historyLimit: Int
    /// How many conversations' histories are read after a reconnect at most, the last changed first: 200.
    public var sessionLimit: Int
    /// How often is looked for messages that the gateway did not tell of, while the connection stands: every minute.
    ///
    /// A gateway drops what a slow connection does not take, and says nothing.
    public var checkInterval: Duration
    /// How many conversations are handled at the same time: 4.
    public var concurrency: Int
    /// How often the handler is called for a message at most: 3.
    public var maximumTries: Int
    /// How long to wait before the handler is called again after it failed: 2 seconds, doubled each time.
    public var retryDelay: Duration
    /// How long messages are remembered that nothing more happens to: 30 days.
    ///
    /// Never less than ``historyReach`` and ``maximumAge``, so that no message is taken for a new one again.
    public var retention: Duration
    /// How many of them are remembered at most: 10,000.
    public var maximumCount: Int

    /// Makes settings; every value has a default.
    public init(
        conversations: InboxConversations = .all,
        maximumAge: Duration = .seconds(600),
        historyReach: Duration = .seconds(3600),
        historyLimit: Int = 1000,
        sessionLimit: Int = 200,
        checkInterval: Duration = .seconds(60),
        concurrency: Int = 4,
        maximumTries: Int = 3,
        retryDelay: Duration = .seconds(2),
        retention: Duration = .seconds(30 * 86_400),
        maximumCount: Int = 10_000
    ) {
        self.conversations = conversations
        self.maximumAge = maximumAge
        self.historyReach = historyReach
        self.historyLimit = historyLimit
        self.sessionLimit = sessionLimit
        self.checkInterval = checkInterval
        self.concurrency = concurrency
        self.maximumTries = maximumTries
        self.retryDelay = retryDelay
        self.retention = retention
        self.maximumCount = maximumCount
    }
}
