/// `exec.approval.list`: the commands that wait for approval and that this connection may see.
///
/// Which ones those are depends on the gateway's release; some show a command to its own requester and to connections with
/// all rights only.
public struct ListExecApprovals: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "exec.approval.list"
    /// Approving.
    public static let requiredScope: OperatorScope? = .approvals

    /// Makes a call.
    public init() {}
}

extension ListExecApprovals {
    /// The commands.
    public struct Response: Decodable, Sendable, Hashable {
        /// The commands that wait.
        public var approvals: [ExecApproval]

        /// Decodes leniently: what is no approval is left out.
        public init(from decoder: any Decoder) throws {
            approvals = try LenientList<ExecApproval>(from: decoder).elements
        }
    }
}
