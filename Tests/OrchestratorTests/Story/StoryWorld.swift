import Foundation
import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import Testing

/// Who may command, and from where.
struct StoryPeople {
    var direct = ["operator whatsapp:18312950562"]
    var groups: [String] = []
    var settings = ChatCommandSettings()
    /// Where notifications go; the person who asked is told as well, and that is the same chat.
    var sessionKey = "whatsapp:dm:18312950562"

    var policy: AccessPolicy {
        get throws {
            AccessPolicy(
                direct: try direct.map { try DirectAccessRule($0) },
                groups: try groups.map { try GroupAccessRule($0) }
            )
        }
    }
}

/// A gateway on a socket, files in a folder, and a scripted agent: what stays when the bridge's process ends.
struct StoryWorld {
    static let person = "+18312950562"
    static let stranger = "+4915112345678"
    static let group = "120363401780756402@g.us"
    static let member = "201234567890123@lid"

    let gateway: GatewaySimulator
    let folder: String
    let people: StoryPeople
    /// What the agents do; see the scripted agent.
    let agent: [String]

    /// Runs `body` in a new world, and ends whatever agents are left in it.
    static func with(
        _ gateway: GatewaySimulator.Configuration = .story(),
        people: StoryPeople = StoryPeople(),
        agent: [String] = [],
        _ body: (StoryWorld) async throws -> Void
    ) async throws {
        try await withNotificationFolder { folder in
            try await GatewaySimulator.withSimulator(gateway) { gateway in
                let steps = agent.map { $0.replacingOccurrences(of: "FOLDER", with: folder) }
                let world = StoryWorld(gateway: gateway, folder: folder, people: people, agent: steps)
                let outcome: Result<Void, any Error>
                do { outcome = .success(try await body(world)) } catch { outcome = .failure(error) }
                let spawner = try world.spawner()
                for agent in try spawner.agents() { try await spawner.stop(agent) }
                try outcome.get()
            }
        }
    }

    /// Runs `body` in the first life of a new world.
    static func living(
        _ gateway: GatewaySimulator.Configuration = .story(),
        people: StoryPeople = StoryPeople(),
        agent: [String] = [],
        _ body: (StoryWorld, StoryLife) async throws -> Void
    ) async throws {
        try await with(gateway, people: people, agent: agent) { world in
            let life = try await world.firstLife()
            do {
                try await body(world, life)
            } catch {
                await life.crash()
                throw error
            }
            await life.crash()
        }
    }

    var configuration: BridgeConfiguration {
        var configuration = BridgeConfiguration()
        configuration.gateway.url = gateway.url
        configuration.gateway.token = "test-token"
        configuration.gateway.reconnect.initialDelay = .milliseconds(10)
        configuration.gateway.reconnect.maximumDelay = .milliseconds(100)
        return configuration
    }

    func spawner() throws -> ProcessAgentSpawner {
        var settings = AgentSettings(
            command: try AgentCommand([Workshop.script] + agent),
            folder: "\(folder)/runs"
        )
        settings.pollInterval = .milliseconds(10)
        settings.grace = .milliseconds(500)
        let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        return try ProcessAgentSpawner(settings, environment: environment, logger: silent)
    }

    /// A life that hears: it has handled a first message that is none of its business.
    func firstLife() async throws -> StoryLife {
        let life = try StoryLife(self)
        _ = try await gateway.request { $0.method == "sessions.subscribe" }
        try await write("good morning")
        try await life.handles("good morning")
        return life
    }

    /// Lets somebody write.
    func write(_ text: String, from sender: String = person, in group: String? = nil) async throws {
        try await gateway.receive(channel: "whatsapp", from: sender, named: "Alice", in: group, text: text)
    }

    /// Lets the agents go on that wait for this file.
    func signal(_ name: String) {
        #expect(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil))
    }

    /// Waits until somebody was told something that begins like this.
    @discardableResult
    func told(_ beginning: String, to person: String = person) async throws -> String {
        try await gateway.delivery { $0.to == person && $0.text.hasPrefix(beginning) }.text
    }

    /// Everything that somebody was told.
    func texts(to person: String = person) async -> [String] { await gateway.deliveries(to: person).map(\.text) }

    /// Whether there is anything of this name, or of a name that contains it, in the world.
    func contains(fileNamed name: String) -> Bool {
        FileManager.default.enumerator(atPath: folder)?.contains { ($0 as? String)?.contains(name) == true } ?? false
    }
}

extension GatewaySimulator.Configuration {
    /// A gateway whose direct chats have a session each, and which starts quickly.
    static func story(_ protocolVersion: ProtocolVersion = .v4, version: String? = "2026.7.1") -> Self {
        var configuration = Self(protocolVersion: protocolVersion, version: version)
        configuration.directScope = .perChannelPeer
        configuration.timing.boot = .milliseconds(20)
        return configuration
    }
}
