/// A frame that the gateway sends.
public enum InboundFrame: Sendable {
    /// The answer to a request.
    case response(ResponseFrame)
    /// Something that happened.
    case event(EventFrame)
    /// A frame of a kind this client does not know; newer gateways may add some.
    case unknown(type: String)
}

/// The gateway's answer to a request.
///
/// Answers come in the order in which the work was finished, not in the order of the requests. Some methods answer twice.
public struct ResponseFrame: Sendable {
    /// The id of the request.
    ///
    /// The gateway answers `"invalid"` to a request whose id it could not read.
    public var id: String
    /// Whether the request was carried out.
    public var ok: Bool
    /// The result.
    ///
    /// A failed agent run has one beside its error.
    public var payload: Payload
    /// Why the request failed.
    public var error: Payload?
}

/// Something that happened at the gateway.
public struct EventFrame: Sendable {
    /// The event's name, for example `session.message`.
    public var name: String
    /// What happened.
    public var payload: Payload
    /// The place of a broadcast event in the connection's count (protocol 4) or in the gateway's count (protocol 3).
    ///
    /// Events aimed at subscribers have none.
    public var sequence: Int?

    /// Makes an event.
    public init(name: String, payload: Payload, sequence: Int? = nil) {
        self.name = name
        self.payload = payload
        self.sequence = sequence
    }
}
