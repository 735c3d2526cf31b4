/// `exec.approval.resolve`: decides about a command.
///
/// A refusal names its reason in ``GatewayRefusal/detailsReason``: `APPROVAL_NOT_FOUND`, `APPROVAL_ALREADY_RESOLVED` or
/// `APPROVAL_ALLOW_ALWAYS_UNAVAILABLE`. Some releases give `APPROVAL_NOT_FOUND` as the code itself.
public struct ResolveExecApproval: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "exec.approval.resolve"
    /// Approving.
    public static let requiredScope: OperatorScope? = .approvals

    /// The approval's id, or a beginning of it that no other one has.
    public var id: String
    /// The decision.
    public var decision: ExecApprovalDecision

    /// Makes a call.
    public init(id: String, decision: ExecApprovalDecision) {
        self.id = id
        self.decision = decision
    }
}

extension ResolveExecApproval {
    /// That the decision was taken.
    public struct Response: Decodable, Sendable, Hashable {
        /// Whether the decision was taken.
        public var ok: Bool

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            ok = try LenientObject(from: decoder).bool("ok") ?? false
        }
    }
}
