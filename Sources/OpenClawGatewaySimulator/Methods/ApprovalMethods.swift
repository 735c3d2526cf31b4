import OpenClawGateway

extension Method {
    /// The methods that show and answer requests for permission.
    static let approvals: [Method] = [
        Method("exec.approval.list", scope: .approvals) { $0.listApprovals($1) },
        Method("exec.approval.get", scope: .approvals, params: [.required("id", .text)]) { $0.getApproval($1) },
        Method("exec.approval.resolve", scope: .approvals, params: resolveFields) { $0.resolveApproval($1) },
    ]

    private static let resolveFields: [Shape.Field] = [.required("id", .text), .required("decision", .text)]
}

extension GatewayModel {
    func listApprovals(_ request: Request) {
        let isSeen = maySeeApprovals(request.connection)
        respond(.ok(.array(isSeen ? approvals.open(at: wallClock).map(\.record) : [])), to: request)
    }

    func getApproval(_ request: Request) {
        guard let approval = approval(request) else { return respond(Self.noSuchApproval, to: request) }
        let result = JSONValue.object(compact: [
            "id": .string(approval.id),
            "commandText": .string(approval.request.command),
            "commandPreview": .string(String(approval.request.command.prefix(80))),
            "allowedDecisions": .strings(approval.request.allowedDecisions),
            "host": "gateway",
            "nodeId": .null,
            "agentId": .string(approval.request.agentID),
            "expiresAtMs": .integer(approval.expiresAt),
        ])
        respond(.ok(result), to: request)
    }

    func resolveApproval(_ request: Request) {
        let decision = request.string("decision") ?? ""
        guard ["allow-once", "allow-always", "deny"].contains(decision) else {
            return respond(.invalid("invalid decision"), to: request)
        }
        guard let approval = approval(request) else { return respond(Self.noSuchApproval, to: request) }
        if let earlier = approval.decision {
            guard earlier != decision else { return respond(.ok(["ok": true]), to: request) }
            let details: JSONValue = ["reason": "APPROVAL_ALREADY_RESOLVED"]
            return respond(.invalid("approval already resolved", details: details), to: request)
        }
        guard approval.request.allowedDecisions.contains(decision) else {
            let details: JSONValue = ["reason": "APPROVAL_ALLOW_ALWAYS_UNAVAILABLE"]
            return respond(.invalid("decision \(decision) is not available", details: details), to: request)
        }
        approvals.resolve(approval.id, decision)
        emit(.decided(approvalID: approval.id, decision: decision))
        respond(.ok(["ok": true]), to: request)
        let client = connections[request.connection]?.client?.request
        showApproval(
            "exec.approval.resolved",
            .object(compact: [
                "id": .string(approval.id),
                "decision": .string(decision),
                "resolvedBy": (client?.displayName ?? client?.clientID).map(JSONValue.string),
                "ts": .integer(wallClock),
                "request": approval.details,
            ])
        )
    }

    private func approval(_ request: Request) -> PendingApproval? {
        guard maySeeApprovals(request.connection), let found = approvals.find(request.string("id") ?? "") else {
            return nil
        }
        return found.decision != nil || found.expiresAt > wallClock ? found : nil
    }

    private static let noSuchApproval = Answer.invalid(
        "unknown or expired approval id",
        details: ["reason": "APPROVAL_NOT_FOUND"]
    )

    /// Raises a request for permission, as an agent does; gives its id.
    func raiseApproval(_ request: GatewaySimulator.ApprovalRequest) -> String {
        let approval = PendingApproval(
            id: random.uuid(),
            request: request,
            createdAt: wallClock,
            expiresAt: wallClock + request.lifetime.milliseconds
        )
        approvals.add(approval)
        showApproval("exec.approval.requested", approval.record)
        return approval.id
    }

    private func showApproval(_ event: String, _ payload: JSONValue) {
        for connection in connectionsInOrder where maySeeApprovals(connection.id) {
            target(connection.id, event, payload)
        }
    }

    /// Who sees what an agent asks for: up to April 2026 everybody with the scope, in May and June 2026 only
    /// administrators, and from July 2026 on also paired devices with the scope.
    private func maySeeApprovals(_ id: ConnectionID) -> Bool {
        guard let client = connections[id]?.client, client.holds(.approvals) else { return false }
        if client.holds(.admin) || !release.isAtLeast(2026, 5, 1) { return true }
        return release.isAtLeast(2026, 7, 1) && client.request.device != nil
    }
}
