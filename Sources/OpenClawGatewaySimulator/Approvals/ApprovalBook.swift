import OpenClawGateway

/// A command that an agent may not run before somebody allows it.
struct PendingApproval {
    let id: String
    let request: GatewaySimulator.ApprovalRequest
    let createdAt: Int64
    let expiresAt: Int64
    var decision: String?

    /// The record as lists and events show it.
    var record: JSONValue {
        [
            "id": .string(id), "request": details, "createdAtMs": .integer(createdAt),
            "expiresAtMs": .integer(expiresAt),
        ]
    }

    var details: JSONValue {
        .object(compact: [
            "command": .string(request.command),
            "commandPreview": .string(String(request.command.prefix(80))),
            "cwd": request.workingDirectory.map(JSONValue.string) ?? .null,
            "host": "gateway",
            "nodeId": .null,
            "agentId": .string(request.agentID),
            "sessionKey": request.sessionKey.map(JSONValue.string) ?? .null,
            "security": "allowlist",
            "ask": "on-miss",
            "resolvedPath": .null,
            "allowedDecisions": .strings(request.allowedDecisions),
        ])
    }
}

/// The commands that wait for somebody's permission, until the next restart.
struct ApprovalBook {
    private(set) var approvals: [PendingApproval] = []

    mutating func add(_ approval: PendingApproval) { approvals.append(approval) }

    /// What is still open at this time.
    func open(at wallClock: Int64) -> [PendingApproval] {
        approvals.filter { $0.decision == nil && $0.expiresAt > wallClock }
    }

    /// Finds an approval by its id or by a prefix of it that no other has.
    func find(_ id: String) -> PendingApproval? {
        if let exact = approvals.first(where: { $0.id == id }) { return exact }
        let found = approvals.filter { $0.id.hasPrefix(id) }
        return found.count == 1 ? found[0] : nil
    }

    mutating func resolve(_ id: String, _ decision: String) {
        if let index = approvals.firstIndex(where: { $0.id == id }) { approvals[index].decision = decision }
    }
}
