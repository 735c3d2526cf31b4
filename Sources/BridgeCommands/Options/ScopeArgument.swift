import BridgeDaemon
import OpenClawBridge

extension OutboxScope {
    /// What a person means with `all`, a channel, a session key or a lane.
    init(known argument: String, _ configuration: BridgeConfiguration, _ store: any OutboxStore) async throws {
        guard let scope = try await OutboxScope(argument: argument, configuration, store) else {
            throw CommandFailure(
                .usage,
                code: "scope",
                "\(argument.lowercased()) is no channel that is known here, and the outbox has nothing for it.",
                advice:
                    "Known are \(configuration.channels.names.joined(separator: ", ")); OPENCLAW_CHANNELS adds others."
            )
        }
        self = scope
    }
}
