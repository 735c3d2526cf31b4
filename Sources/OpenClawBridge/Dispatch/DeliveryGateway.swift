/// A gateway as the dispatcher needs it: one request at a time and a plain answer, without retries.
package protocol DeliveryGateway: Sendable {
    /// The link as it changes, beginning with the present one; `nil` while there is none.
    ///
    /// Only the newest change waits for a slow reader.
    func links() -> AsyncStream<GatewayLink?>

    /// Whether the connection of a link still takes requests, as far as is known.
    func isOpen(_ link: GatewayLink) -> Bool

    /// Writes the request of an attempt and waits for its answer.
    ///
    /// The request is written to the connection of `link` or not at all: another one may lead to another life of the gateway.
    /// A cancelled task stops waiting; the answer is ``AttemptAnswer/unanswered(_:)`` when the request may have been written.
    func submit(_ request: AttemptRequest, over link: GatewayLink) async -> AttemptAnswer

    /// Looks for rows with one of `keys` among the last `depth` rows of a session.
    func find(_ keys: [String], in sessionKey: String, depth: Int, over link: GatewayLink) async -> HistoryAnswer

    /// What the gateway's log tells about the recovery of its own queue since it was last ready.
    func recovery(over link: GatewayLink) async -> RecoveryAnswer
}

/// A connection to a gateway that takes requests.
package struct GatewayLink: Sendable, Hashable {
    /// Names the connection.
    package var connectionID: String
    /// The life of the gateway.
    package var epoch: GatewayEpoch
    /// How it treats unfinished messages.
    package var family: QueueFamily
    /// The agent that chats belong to.
    package var defaultAgent: String
    /// The session that direct chats share unless the gateway is told otherwise.
    package var mainSessionKey: String

    package init(
        connectionID: String,
        epoch: GatewayEpoch,
        family: QueueFamily,
        defaultAgent: String,
        mainSessionKey: String
    ) {
        self.connectionID = connectionID
        self.epoch = epoch
        self.family = family
        self.defaultAgent = defaultAgent
        self.mainSessionKey = mainSessionKey
    }
}

/// What is sent in one attempt.
package struct AttemptRequest: Sendable, Hashable {
    package var route: Route
    package var text: String
    package var key: String

    package init(route: Route, text: String, key: String) {
        self.route = route
        self.text = text
        self.key = key
    }
}

/// What became of an attempt's request.
package enum AttemptAnswer: Sendable, Hashable {
    /// The channel took it, or the agent began with it.
    case accepted(SendReceipt.Evidence)
    /// The gateway keeps it and sends it by itself.
    case kept
    /// A part arrived, and the rest will not be sent.
    case partiallySent(reason: String)
    /// Refused for good; it was not sent.
    case rejected(reason: String, evidence: SendReceipt.Evidence)
    /// It did not leave this process, or the gateway did not begin with it.
    case notExecuted(reason: String, retryAfter: Duration?)
    /// Too many requests; it was not sent.
    case rateLimited(reason: String, retryAfter: Duration?)
    /// The channel failed; the gateway remembers the failure under the key.
    ///
    /// `mayHaveArrived` tells whether the failure looks like one that comes after the delivery.
    case channelFailed(reason: String, mayHaveArrived: Bool)
    /// Written, and no answer came: in time, or before the connection ended.
    case unanswered(reason: String, isTimeout: Bool)
}

/// What a search in the history found.
package enum HistoryAnswer: Sendable, Hashable {
    /// A row has this key.
    case found(key: String)
    /// No row has one of the keys.
    ///
    /// `isWhole` tells whether there are no older rows.
    case missing(isWhole: Bool)
    /// The search failed.
    case failed(reason: String)
}

/// What is known about the recovery of the gateway's own queue.
package enum RecoveryAnswer: Sendable, Hashable {
    /// It has run since the gateway was last ready; `isClean` tells whether nothing was deferred or failed.
    case complete(isClean: Bool)
    /// Nothing tells that it has run.
    case unknown
}

extension GatewayLink {
    /// The session in whose history messages for a route should appear; a guess for direct chats, whose session depends on
    /// the gateway's own settings.
    func sessionKey(of route: Route) -> String? {
        if let key = route.gatewaySessionKey(defaultAgent: defaultAgent) { return key }
        if case .chat(let target) = route, target.kind == .direct { return mainSessionKey }
        if case .ownAccount = route { return mainSessionKey }
        return nil
    }
}
