package import OpenClawBridge

extension OutboxScope {
    /// What a person means with `all`, a channel, a session key or a lane; `nil` for a channel that nobody knows.
    ///
    /// A channel has to be known, paused, or to have entries: a wrong letter would pause nothing.
    package init?(argument: String, _ configuration: BridgeConfiguration, _ store: any OutboxStore) async throws {
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
            guard isKnown else { return nil }
            self = .channel(channel)
        }
    }
}
