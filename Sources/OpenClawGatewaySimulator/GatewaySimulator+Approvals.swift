extension GatewaySimulator {
    /// A command for which an agent asks permission.
    public struct ApprovalRequest: Sendable, Hashable {
        /// The command line.
        public var command: String
        /// The folder it would run in.
        public var workingDirectory: String?
        /// The agent that asks.
        public var agentID: String
        /// The session in which it asks.
        public var sessionKey: String?
        /// The answers that are possible.
        public var allowedDecisions: [String]
        /// How long the request stays open; it ends silently.
        public var lifetime: Duration

        /// Makes a request.
        public init(
            command: String,
            workingDirectory: String? = nil,
            agentID: String = "main",
            sessionKey: String? = nil,
            allowedDecisions: [String] = ["allow-once", "allow-always", "deny"],
            lifetime: Duration = .seconds(1800)
        ) {
            self.command = command
            self.workingDirectory = workingDirectory
            self.agentID = agentID
            self.sessionKey = sessionKey
            self.allowedDecisions = allowedDecisions
            self.lifetime = lifetime
        }
    }

    /// An answer to a request for permission.
    public struct ApprovalDecision: Sendable, Hashable {
        /// The request.
        public var approvalID: String
        /// `allow-once`, `allow-always` or `deny`.
        public var decision: String
    }

    /// Lets an agent ask for permission to run a command; gives the id of the request.
    public func raiseApproval(_ request: ApprovalRequest) async -> String {
        await engine.update { $0.raiseApproval(request) }
    }

    /// Waits until a client has answered a request for permission.
    ///
    /// Throws `CancellationError`, or ``SimulatorError/shutDown`` when the gateway ends first.
    public func decision(of approvalID: String) async throws -> ApprovalDecision {
        let waiter = nextWaiter()
        return try await withTaskCancellationHandler {
            try await engine.decision(waiter) { $0.approvalID == approvalID }
        } onCancel: {
            // The handler cannot wait; giving up late does no harm.
            Task { await engine.giveUp(waiter) }
        }
    }
}
