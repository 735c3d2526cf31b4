import OpenClawBridge
import OpenClawGateway
import ServiceLifecycle

/// Shows the events of a client that somebody else runs.
struct Listener: Service {
    let client: GatewayClient
    let keys: [SessionKey]
    let showsAllEvents: Bool
    let output: Output

    func run() async throws {
        // Taken before anything is asked for, so that nothing falls between the subscription and the first reading.
        let events = client.events()
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await showStates() }
                group.addTask { try await subscribe() }
                group.addTask { for await event in events { try show(event) } }
                // Unlike `waitForAll`, this ends with the first failure.
                while try await group.next() != nil {}
            }
        }
    }

    private func subscribe() async throws {
        guard !keys.isEmpty else {
            try await client.subscribeToAllSessions()
            return
        }
        let agent = try await defaultAgent()
        for key in keys {
            guard let gatewayKey = key.route.gatewaySessionKey(defaultAgent: agent) else {
                throw CommandFailure(
                    .usage,
                    code: "session.sessionNotFound",
                    "Which session of the gateway holds \(key) cannot be told from here: the gateway's own setting decides.",
                    advice: "Listen without --session-key, or give the gateway's key of the session, agent:…."
                )
            }
            try await client.subscribe(toMessagesOf: gatewayKey)
        }
    }

    /// The agent whose sessions hold the chats; known with the first greeting.
    private func defaultAgent() async throws -> String {
        for await state in client.states {
            if case .connected(let hello) = state { return hello.snapshot.sessionDefaults?.defaultAgentID ?? "main" }
        }
        throw CancellationError()
    }

    // MARK: Showing

    private func showStates() async throws {
        for await state in client.states {
            if let item = ListenedItem(state) { try output.show(item) }
        }
    }

    private func show(_ element: GatewayEvents.Element) throws {
        switch element {
        case .gap(let gap):
            try output.show(ListenedItem.gap(gap.reason))
        case .event(let frame):
            if frame.name == "session.message", case .sessionMessage(let event) = GatewayEvent(frame),
                let message = InboundMessage(event)
            {
                try output.show(ListenedItem.message(message))
            } else if showsAllEvents {
                try output.show(ListenedItem.event(frame))
            }
        }
    }
}
