public import OpenClawGateway

/// A message to send, and where it goes.
public struct OutboundMessage: Sendable, Hashable {
    /// Where it goes.
    public var route: Route
    /// The session key that the route came from, when there was one.
    public var sessionKey: SessionKey?
    /// The text.
    public var text: String
    /// Values of the caller's own, given back in the receipt.
    ///
    /// They are not sent: the gateway has no place for them.
    public var metadata: [String: JSONValue]
    /// With an outbox, the caller's own key: the outbox takes one message for a key, and a second call with the same message gives
    /// the entry of the first.
    ///
    /// Without an outbox it is the key under which the gateway remembers the attempt; `nil` has one made. For about five minutes the gateway answers a second request with the same key as it answered the first, whatever the
    /// second one's text, and failures too. A restart forgets all keys. Keys are shared by all clients of a gateway: a key
    /// of your own should be long and begin with a name of your own.
    public var idempotencyKey: String?
    /// How long to wait for the gateway's answer, or `nil` for 60 seconds.
    public var timeout: Duration?
    /// How an outbox shall deliver it; without one these are not used.
    public var delivery = DeliveryOptions()
    /// The trace that its delivery is recorded in, with an outbox; `nil` takes that of the task that hands it over.
    public var trace: TraceContext?

    /// A message for the chat or agent that a session key names.
    public init(
        _ text: String,
        to sessionKey: SessionKey,
        metadata: [String: JSONValue] = [:],
        idempotencyKey: String? = nil,
        timeout: Duration? = nil
    ) {
        self.init(text, to: sessionKey.route, metadata: metadata, idempotencyKey: idempotencyKey, timeout: timeout)
        self.sessionKey = sessionKey
    }

    /// A message for a route, for example the conversation of an inbound message.
    public init(
        _ text: String,
        to route: Route,
        metadata: [String: JSONValue] = [:],
        idempotencyKey: String? = nil,
        timeout: Duration? = nil
    ) {
        self.text = text
        self.route = route
        self.metadata = metadata
        self.idempotencyKey = idempotencyKey
        self.timeout = timeout
    }
}
