import OpenClawBridge

extension OutboxScope {
    /// What a person means with `all`, a channel, a session key or a lane.
    ///
    /// A channel has to be known, or to have entries: a wrong letter would pause nothing.
    init(argument: String, _ configuration: BridgeConfiguration, _ store: any OutboxStore) async throws {
        if argument == OutboxScope.everything.description {
            self = .everything
        } else if argument.contains("/") || argument.contains(":") {
            self = .lane(try Lane(argument: argument, configuration))
        } else {
            let channel = argument.lowercased()
            var isKnown = configuration.channels.names.contains(channel)
            if !isKnown { isKnown = try await store.pauses().contains(.channel(channel)) }
            if !isKnown {
                isKnown = try await !store.entries(matching: .init(channel: channel), before: nil, limit: 1).isEmpty
            }
            guard isKnown else {
                throw CommandFailure(
                    .usage,
                    code: "scope",
                    "\(channel) is no channel that is known here, and the outbox has nothing for it.",
                    advice:
                        "Known are \(configuration.channels.names.joined(separator: ", ")); OPENCLAW_CHANNELS adds others."
                )
            }
            self = .channel(channel)
        }
    }
}
