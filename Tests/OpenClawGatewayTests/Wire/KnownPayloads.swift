import OpenClawGateway

/// Everything that has a typed form, by its name on the wire.
enum KnownPayloads {
    /// Decodes an answer as the type of the method that was asked.
    static let responses: [String: @Sendable (Payload) throws -> Void] = Dictionary(
        uniqueKeysWithValues: [
            response(SendMessage.self), response(SendPoll.self), response(PerformMessageAction.self),
            response(ChatSend.self), response(ChatHistory.self), response(ChatAbort.self),
            response(RunAgent.self), response(WaitForAgent.self), response(ListAgents.self),
            response(SubscribeToSessions.self), response(UnsubscribeFromSessions.self),
            response(SubscribeToSessionMessages.self), response(UnsubscribeFromSessionMessages.self),
            response(ListSessions.self), response(GetSession.self), response(ResolveSession.self),
            response(ReadStability.self), response(TailLogs.self), response(ReadChannelsStatus.self),
            response(ReadHealth.self), response(ReadStatus.self),
            response(ListExecApprovals.self), response(GetExecApproval.self), response(ResolveExecApproval.self),
            response(ListDevicePairings.self), response(ApproveDevicePairing.self), response(RejectDevicePairing.self),
            (ConnectParameters.method, { @Sendable payload in _ = try payload.decode(as: HelloOK.self) }),
        ]
    )

    /// The names of the events that have a typed form.
    static let events: Set<String> = [
        "tick", "shutdown", "session.message", "sessions.changed", "session.tool", "chat", "agent", "health",
        "presence",
        "exec.approval.requested", "exec.approval.resolved", "device.pair.requested", "device.pair.resolved",
    ]

    private static func response<Call: GatewayCall>(
        _ call: Call.Type
    ) -> (String, @Sendable (Payload) throws -> Void) {
        (Call.method, { @Sendable payload in _ = try payload.decode(as: Call.Response.self) })
    }
}

extension GatewayEvent {
    /// Whether the event has its typed form.
    var isTyped: Bool {
        if case .other = self { false } else { true }
    }
}
