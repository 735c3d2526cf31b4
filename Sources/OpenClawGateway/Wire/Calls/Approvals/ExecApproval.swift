/// A command that waits for somebody's approval.
public struct ExecApproval: Decodable, Sendable, Hashable {
    /// The approval's id.
    public var id: String
    /// What is to be run.
    public var request: Request
    /// When it was asked for, in milliseconds since 1970.
    public var createdAt: Int64?
    /// When the request ends by itself, in milliseconds since 1970.
    ///
    /// The gateway sends no event then: run a timer of your own.
    public var expiresAt: Int64?

    /// Decodes leniently; only the id has to be there.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        id = try object.required("id")
        request = object.value("request") ?? Request()
        createdAt = object.integer("createdAtMs")
        expiresAt = object.integer("expiresAtMs")
    }
}

extension ExecApproval {
    /// What is to be run, where, and for whom.
    public struct Request: Decodable, Sendable, Hashable {
        /// The command.
        public var command: String?
        /// A shortened command; do not decide by it.
        public var commandPreview: String?
        /// The command in words.
        public var commandArguments: [String] = []
        /// The folder it runs in.
        public var workingDirectory: String?
        /// The host it runs on.
        public var host: String?
        /// The node it runs on.
        public var nodeID: String?
        /// The agent that wants it.
        public var agentID: String?
        /// The session that wants it.
        public var sessionKey: String?
        /// The security mode.
        public var security: String?
        /// When approval is asked for.
        public var ask: String?
        /// The program's resolved path.
        public var resolvedPath: String?
        /// What the gateway warns of.
        public var warningText: String?
        /// The decisions that are possible; all when the list is empty.
        public var allowedDecisions: [ExecApprovalDecision] = []
        /// The conversation that led to the command.
        public var turnSource = DeliveryContext()

        init() {}

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            command = object.string("command")
            commandPreview = object.string("commandPreview")
            commandArguments = object.strings("commandArgv")
            workingDirectory = object.string("cwd")
            host = object.string("host")
            nodeID = object.string("nodeId")
            agentID = object.string("agentId")
            sessionKey = object.string("sessionKey")
            security = object.string("security")
            ask = object.string("ask")
            resolvedPath = object.string("resolvedPath")
            warningText = object.string("warningText")
            allowedDecisions = object.list("allowedDecisions")
            turnSource = DeliveryContext(
                channel: object.string("turnSourceChannel"),
                to: object.string("turnSourceTo"),
                accountID: object.string("turnSourceAccountId"),
                threadID: object.string("turnSourceThreadId")
            )
        }
    }
}
