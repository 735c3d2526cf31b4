/// A part or the end of an agent's answer.
///
/// One run ends with one event whose state is not ``State/delta``, unless a slow connection or a restart lost it.
public struct ChatEvent: Decodable, Sendable, Hashable {
    /// How far the answer is.
    public enum State: Sendable, Hashable {
        /// More text.
        case delta
        /// The answer is complete.
        case final
        /// Somebody ended the run, or its time was over.
        case aborted
        /// The run failed.
        case error
        /// A state that this client does not know.
        case other(String)
    }

    /// The run.
    public var runID: String?
    /// The session's key.
    public var sessionKey: String?
    /// The agent.
    public var agentID: String?
    /// The event's number within the run.
    public var sequence: Int64?
    /// How far the answer is.
    public var state: State
    /// The message; in a delta the whole text so far, where the gateway adds it.
    public var message: TranscriptMessage?
    /// The new part of the text; protocol 4.
    public var deltaText: String?
    /// Whether ``deltaText`` is the whole text and not a part.
    public var replacesText: Bool
    /// Why the run failed.
    public var errorMessage: String?
    /// The kind of failure, for example `timeout` or `rate_limit`.
    public var errorKind: String?
    /// Why the model or the run stopped.
    public var stopReason: String?

    /// The answer's text after this event, when it was `text` before.
    public func text(after text: String) -> String {
        if let message { return message.text }
        guard let deltaText else { return text }
        return replacesText ? deltaText : text + deltaText
    }

    /// Decodes leniently; only the state has to be there.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        runID = object.string("runId")
        sessionKey = object.string("sessionKey")
        agentID = object.string("agentId")
        sequence = object.integer("seq")
        state = State(try object.required("state"))
        message = object.value("message")
        deltaText = object.string("deltaText")
        replacesText = object.bool("replace") ?? false
        errorMessage = object.string("errorMessage")
        errorKind = object.string("errorKind")
        stopReason = object.string("stopReason")
    }
}

extension ChatEvent.State {
    fileprivate init(_ name: String) {
        self =
            switch name {
            case "delta": .delta
            case "final": .final
            case "aborted": .aborted
            case "error": .error
            default: .other(name)
            }
    }
}
