/// `channels.status`: which channels and accounts there are, and whether they are linked and connected.
public struct ReadChannelsStatus: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "channels.status"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read
    /// 30 seconds, or fifteen more than the probes may take.
    public var defaultTimeout: Duration { timeout.map { $0 + .seconds(15) } ?? .seconds(30) }

    /// Whether the gateway asks the channels instead of telling what it knows.
    public var probe: Bool?
    /// Only this channel; protocol 4.
    public var channel: String?
    private var timeoutMs: Int64?

    /// How long the probes may take.
    public var timeout: Duration? {
        get { timeoutMs.map { .milliseconds($0) } }
        set { timeoutMs = newValue?.timeoutMilliseconds }
    }

    /// Makes a call.
    public init(probe: Bool? = nil, timeout: Duration? = nil, channel: String? = nil) {
        self.probe = probe
        self.channel = channel
        self.timeout = timeout
    }

    /// The fields that came with protocol 4.
    public func fields(unknownTo version: ProtocolVersion) -> [String] {
        names(["channel": channel != nil], knownSince: .v4, for: version)
    }
}

extension ReadChannelsStatus {
    /// The channels.
    public struct Response: Decodable, Sendable, Hashable {
        /// The ids of all channels.
        public var channelOrder: [String]
        /// Names for people, by channel.
        public var channelLabels: [String: String]
        /// The channels' states, by channel.
        public var channels: [String: ChannelStatus]
        /// The accounts, by channel.
        public var accounts: [String: [ChannelAccount]]
        /// The account that is used when none is named, by channel.
        public var defaultAccountIDs: [String: String]
        /// What the gateway warns of.
        public var warnings: [String]

        /// The state of the account called `id`, or of the default account.
        public func account(_ id: String? = nil, of channel: String) -> ChannelAccount? {
            let wanted = id ?? defaultAccountIDs[channel]
            let known = accounts[channel] ?? []
            return wanted == nil ? known.first : known.first { $0.accountID == wanted }
        }

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            channelOrder = object.strings("channelOrder")
            channelLabels = object.dictionary("channelLabels")
            channels = object.dictionary("channels")
            accounts = object.dictionary("channelAccounts", of: LenientList<ChannelAccount>.self).mapValues(\.elements)
            defaultAccountIDs = object.dictionary("channelDefaultAccountId")
            warnings = object.strings("warnings")
        }
    }
}
