public import OpenClawGateway

/// The way from a program to the chats and agents behind an OpenClaw Gateway.
///
/// ``GatewayBridge`` talks to a real gateway; ``MockBridge`` records what would be sent, for tests and dry runs. Code that
/// sends and listens takes `any Bridge` or `some Bridge` and works with both.
///
/// A bridge with an ``Outbox`` stores each message before it is sent and sees it through; one without makes a single attempt for
/// each call of ``send(_:)``. Either way the outcome is told as it is. Above all, ``BridgeError/outcomeUnknown(_:)`` is never dressed up as a failure.
public protocol Bridge: Sendable {
    /// The state of the connection.
    var connectionState: BridgeConnectionState { get }

    /// The channels that session keys may begin with.
    var knownChannels: KnownChannels { get }

    /// Connects, and returns as soon as messages can be sent.
    ///
    /// A bridge that is connected already returns at once. While the gateway cannot be reached this waits and tries again;
    /// it throws when trying again cannot help (a wrong token, for example), when the bridge's time limit for connecting
    /// has passed, or when the calling task is cancelled.
    func connect() async throws(BridgeError)

    /// Ends the connection and the event streams.
    ///
    /// Sends that wait for an answer fail, and say whether their outcome is known. Events that were queued before still
    /// reach their handlers.
    func close() async

    /// Sends one message, and tells what became of it.
    ///
    /// - Parameter message: The text and where it goes.
    /// - Returns: A receipt whose status is ``SendReceipt/Status/sent`` or ``SendReceipt/Status/queued``.
    /// - Throws: Any other outcome. Only ``BridgeError/outcomeUnknown(_:)`` and a partly sent message may have reached
    ///   anybody.
    @discardableResult
    func send(_ message: OutboundMessage) async throws(BridgeError) -> SendReceipt

    /// Calls `handler` for each event called `name`.
    ///
    /// The handlers of one name run one after another, in the order of their registration, and get events in the order of
    /// their arrival. Handlers of other names, event streams and the connection never wait for them. When a handler is so
    /// slow that more than ``EventLimits/perName`` events wait, the oldest are dropped and the handlers get one
    /// ``BridgeEvent/gap(_:)`` in their place. An error that a handler throws is logged and changes nothing else.
    ///
    /// - Returns: A token that ends the registration. It stays when the token is let go.
    @discardableResult
    func onEvent(
        _ name: BridgeEvent.Name,
        _ handler: @escaping @Sendable (BridgeEvent) async throws -> Void
    ) -> EventRegistration

    /// A stream of all events from now on.
    ///
    /// - Parameter limit: How many events may wait in the stream. When more do, the oldest are dropped and the stream
    ///   yields one ``BridgeEvent/gap(_:)`` in their place.
    /// - Returns: The stream.
    func events(limit: Int) -> BridgeEvents
}

extension Bridge {
    /// Whether messages can be sent now.
    public var isConnected: Bool { connectionState == .connected }

    /// Only the built-in channels.
    public var knownChannels: KnownChannels { .builtIn }

    /// A stream of all events from now on, with room for 1024 waiting ones.
    ///
    /// Each use of this property begins a stream of its own.
    public var events: BridgeEvents { events(limit: EventLimits.perStream) }

    /// Sends `message` to the chat or agent that `sessionKey` names.
    ///
    /// - Parameters:
    ///   - sessionKey: Where it goes; see ``SessionKey``.
    ///   - message: The text.
    ///   - metadata: Values of the caller's own, given back in the receipt. They are not sent.
    /// - Returns: A receipt whose status is ``SendReceipt/Status/sent`` or ``SendReceipt/Status/queued``.
    /// - Throws: Any other outcome; see ``send(_:)``.
    @discardableResult
    public func sendToAgent(
        sessionKey: SessionKey,
        message: String,
        metadata: [String: JSONValue] = [:]
    ) async throws(BridgeError) -> SendReceipt {
        try await send(OutboundMessage(message, to: sessionKey, metadata: metadata))
    }

    /// Sends `message` to the chat or agent that the text `sessionKey` names.
    ///
    /// Parse keys that come from a configuration once, with ``SessionKey/init(_:channels:)``, so that a typing error shows
    /// at the start and not when the first message is due.
    ///
    /// - Parameters:
    ///   - sessionKey: Where it goes, for example `whatsapp:group:120363401780756402@g.us`.
    ///   - message: The text.
    ///   - metadata: Values of the caller's own, given back in the receipt. They are not sent.
    /// - Returns: A receipt whose status is ``SendReceipt/Status/sent`` or ``SendReceipt/Status/queued``.
    /// - Throws: ``BridgeError/Session/invalidSessionKey`` for a bad key, without anything being sent; else see ``send(_:)``.
    @discardableResult
    public func sendToAgent(
        sessionKey: String,
        message: String,
        metadata: [String: JSONValue] = [:]
    ) async throws(BridgeError) -> SendReceipt {
        let key: SessionKey
        do throws(SessionKeyError) {
            key = try SessionKey(sessionKey, channels: knownChannels)
        } catch {
            throw BridgeError(error)
        }
        return try await sendToAgent(sessionKey: key, message: message, metadata: metadata)
    }
}
