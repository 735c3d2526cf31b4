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
