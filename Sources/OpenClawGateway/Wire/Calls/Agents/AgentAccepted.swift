/// The first of the two answers to `agent`: the run has started.
public struct AgentAccepted: Decodable, Sendable, Hashable {
    /// The run, which is the call's idempotency key.
    public var runID: String?
    /// The session; protocol 4 says it.
    public var sessionKey: String?
    /// When the run was accepted, in milliseconds since 1970.
    public var acceptedAt: Int64?

    /// Decodes leniently, but fails for an answer whose status is not `accepted`.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        guard object.string("status") == "accepted" else { throw LenientObject.missing("the status accepted") }
        runID = object.string("runId")
        sessionKey = object.string("sessionKey")
        acceptedAt = object.integer("acceptedAt")
    }
}
