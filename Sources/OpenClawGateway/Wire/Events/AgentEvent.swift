/// A step of an agent's work.
public struct AgentEvent: Decodable, Sendable, Hashable {
    /// The run.
    public var runID: String?
    /// The kind of step: `lifecycle`, `assistant`, `tool`, `item`, `plan`, `thinking` and others.
    public var stream: String
    /// The step's number within the run.
    ///
    /// Numbers start again for what comes late, after the run's end.
    public var sequence: Int64?
    /// When it happened, in milliseconds since 1970.
    public var timestamp: Int64?
    /// What happened; the form depends on ``stream``.
    public var data: JSONValue
    /// The session's key.
    public var sessionKey: String?
    /// The id of the session's transcript.
    public var sessionID: String?
    /// The agent.
    public var agentID: String?
    /// Whether the run is one that the gateway starts from time to time.
    public var isHeartbeat: Bool

    /// The phase of a `lifecycle`, `tool` or `item` step, for example `start` or `end`.
    public var phase: String? { data["phase"]?.string }

    /// Whether the run is over with this step.
    ///
    /// A phase `finishing` does not count: another model may take over.
    public var endsRun: Bool { stream == "lifecycle" && (phase == "end" || phase == "error") }

    /// Decodes leniently; only the stream has to be there.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        runID = object.string("runId")
        stream = try object.required("stream")
        sequence = object.integer("seq")
        timestamp = object.integer("ts")
        data = object.json("data") ?? .null
        sessionKey = object.string("sessionKey")
        sessionID = object.string("sessionId")
        agentID = object.string("agentId")
        isHeartbeat = object.bool("isHeartbeat") ?? false
    }
}
