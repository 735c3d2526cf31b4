/// `chat.abort`: ends running answers of a session that this connection or device started.
public struct ChatAbort: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "chat.abort"
    /// Writing.
    public static let requiredScope: OperatorScope? = .write

    /// The session's key.
    public var sessionKey: String
    /// The run to end; all of the session when left out.
    public var runID: String?

    /// Makes a call.
    public init(sessionKey: String, runID: String? = nil) {
        self.sessionKey = sessionKey
        self.runID = runID
    }

    private enum CodingKeys: String, CodingKey {
        case sessionKey
        case runID = "runId"
    }
}

extension ChatAbort {
    /// What was ended.
    public struct Response: Decodable, Sendable, Hashable {
        /// Whether anything was ended.
        public var aborted: Bool
        /// The runs that were ended.
        public var runIDs: [String]

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            aborted = object.bool("aborted") ?? false
            runIDs = object.strings("runIds")
        }
    }
}
