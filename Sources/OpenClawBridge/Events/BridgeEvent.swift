public import OpenClawGateway

/// Something that a bridge tells its handlers and streams.
@nonexhaustive public enum BridgeEvent: Sendable {
    /// The connection's state changed.
    case connectionStateChanged(BridgeConnectionState)
    /// A message came in from a chat.
    ///
    /// The gateway's own event, `session.message`, is told as well, before this one.
    case message(InboundMessage)
    /// The gateway told something, in its own form.
    case gateway(EventFrame)
    /// Events are missing here.
    case gap(BridgeEventGap)

    /// What an event is registered for.
    ///
    /// The bridge's own names are the constants of this type; every other name is one of the gateway's, such as
    /// `session.message`, `chat` or `exec.approval.requested`.
    public struct Name: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
        /// The name's text.
        public let rawValue: String

        /// Makes a name from its text.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Makes a name from a literal.
        public init(stringLiteral value: String) { rawValue = value }

        /// The name's text.
        public var description: String { rawValue }

        /// A message came in from a chat.
        public static let message: Name = "message"
        /// The connection's state changed.
        public static let connectionStateChanged: Name = "connection"
        /// The gateway's events have a gap: some were lost on their way to this process.
        public static let gap: Name = "gap"
    }

    /// What the event is registered for.
    public var name: Name {
        switch self {
        case .connectionStateChanged: .connectionStateChanged
        case .message: .message
        case .gateway(let frame): Name(rawValue: frame.name)
        case .gap: .gap
        }
    }
}

/// A place where events are missing.
public struct BridgeEventGap: Sendable, Hashable {
    /// Where they were lost.
    public enum Place: Sendable, Hashable {
        /// A handler or the reader of a stream was too slow, and the oldest waiting events were dropped.
        case slowConsumer
        /// They did not arrive from the gateway, or this process did not take them up in time.
        case connection
    }

    /// Where they were lost.
    public var place: Place
    /// How many are missing, when it is known.
    public var missed: Int?

    /// Makes a gap.
    public init(place: Place, missed: Int?) {
        self.place = place
        self.missed = missed
    }
}

/// How many events wait for slow consumers before the oldest are dropped.
public enum EventLimits {
    /// For the handlers of one event name.
    public static let perName = 1024
    /// Bytes, for the handlers of one event name and for a stream: 16 MiB.
    public static let bytes = 16 << 20
    /// For a stream, unless its reader asks for another limit.
    public static let perStream = 1024
}
