/// `exec.approval.get`: the whole command behind an approval.
public struct GetExecApproval: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "exec.approval.get"
    /// Approving.
    public static let requiredScope: OperatorScope? = .approvals

    /// The approval's id, or a beginning of it that no other one has.
    public var id: String

    /// Makes a call.
    public init(id: String) { self.id = id }
}

extension GetExecApproval {
    /// The command.
    public struct Response: Decodable, Sendable, Hashable {
        /// The approval's whole id.
        public var id: String?
        /// The whole command: show this one to whoever decides.
        public var commandText: String?
        /// A shortened command.
        public var commandPreview: String?
        /// The decisions that are possible; all when the list is empty.
        public var allowedDecisions: [ExecApprovalDecision]
        /// The host it runs on.
        public var host: String?
        /// The node it runs on.
        public var nodeID: String?
        /// The agent that wants it.
        public var agentID: String?
        /// When the request ends by itself, in milliseconds since 1970.
        public var expiresAt: Int64?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            id = object.string("id")
            commandText = object.string("commandText")
            commandPreview = object.string("commandPreview")
            allowedDecisions = object.list("allowedDecisions")
            host = object.string("host")
            nodeID = object.string("nodeId")
            agentID = object.string("agentId")
            expiresAt = object.integer("expiresAtMs")
        }
    }
}
