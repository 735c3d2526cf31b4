import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What stays while bridges come and go: a gateway with somebody's phone behind it, files, and agents.
struct DemoStage: Sendable {
    static let phone = "+18312950562"
    static let group = "120363401780756402@g.us"
    static let repository = RepositoryName("octo/cat")

    let gateway: GatewaySimulator
    let folder: String
    let agent: DemoAgent
    let logger: Logger
    let identity = DeviceIdentity()

    /// The settings of the bridge.
    var configuration: BridgeConfiguration {
        var configuration = BridgeConfiguration()
        configuration.gateway.url = gateway.url
        if case .token(let token) = gateway.configuration.authentication { configuration.gateway.token = token }
        configuration.gateway.reconnect.initialDelay = .milliseconds(200)
        return configuration
    }

    /// Only the phone may command, and only in its direct chat; the group has a rule for somebody else.
    var policy: AccessPolicy {
        get throws {
            AccessPolicy(
                direct: [try DirectAccessRule("operator whatsapp:18312950562")],
                groups: [try GroupAccessRule("operator whatsapp:\(Self.group) 201234567890123@lid")]
            )
        }
    }

    func makeSpawner() throws -> ProcessAgentSpawner {
        var settings = AgentSettings(command: try agent.command(in: folder), folder: "\(folder)/agents")
        settings.pollInterval = .milliseconds(50)
        settings.grace = .seconds(1)
        // Even if the demonstration is killed, its agents end.
        settings.timeLimit = .seconds(60)
        return try ProcessAgentSpawner(settings, environment: ProcessInfo.processInfo.environment, logger: logger)
    }

    /// Lets somebody write.
    func write(_ text: String, from sender: String = phone, in group: String? = nil) async throws {
        try await gateway.receive(channel: "whatsapp", from: sender, named: "Alice", in: group, text: text)
    }

    /// Ends the agents that are left, also when the demonstration was cut short.
    func endAgents() async {
        // Not structured: a wait in a cancelled task would end at once.
        await Task {
            guard let spawner = try? makeSpawner(), let agents = try? spawner.agents() else { return }
            for agent in agents { try? await spawner.stop(agent) }
        }.value
    }
}
