extension GatewaySimulator {
    /// Which session holds a direct chat: the gateway's setting `session.dmScope`.
    public enum DirectScope: String, Sendable, Hashable, CaseIterable {
        /// All direct chats share the main session; a gateway does so unless it is told otherwise.
        case main
        /// One session for each person, on whichever channel.
        case perPeer = "per-peer"
        /// One session for each person on each channel.
        case perChannelPeer = "per-channel-peer"
        /// One session for each person on each account of each channel.
        case perAccountChannelPeer = "per-account-channel-peer"
    }
}
