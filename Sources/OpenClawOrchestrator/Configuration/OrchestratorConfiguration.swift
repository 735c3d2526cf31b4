public import OpenClawBridge

/// All settings of a program that takes commands, runs agents and tells people about them.
///
/// A program sets them in code, or reads them with ``init(config:origins:)``, which lists the keys.
public struct OrchestratorConfiguration: Sendable {
    /// The settings of the bridge.
    public var bridge: BridgeConfiguration
    /// How commands are told from conversation, and what they may name.
    public var commands = CommandSettings()
    /// How often people may command, and when they are asked for a code.
    public var chats = ChatCommandSettings()
    /// Who may give commands; by default nobody.
    public var access = AccessPolicy()
    /// What is heard, and how old a command may be.
    public var inbox = InboxSettings(conversations: .only([]))
    /// The file of the inbox, or `nil` for `inbox.sqlite` in the state directory; see ``inboxPath``.
    public var inboxFile: String?
    /// The file of workflows, audit log and held notifications, or `nil` for `orchestrator.sqlite` in the state directory; see
    /// ``orchestratorPath``.
    public var orchestratorFile: String?
    /// How agents are run, or `nil` where no command for them is set.
    public var agents: AgentSettings?
    /// The folder of the agents' runs, or `nil` for `agents` in the state directory; see ``agentsPath``.
    public var agentDirectory: String?
    /// Where notifications go, and when they are held back.
    public var notifications: NotificationSettings
    /// The folder of templates that replace built-in texts.
    public var templateFolder: String?
    /// Where each setting came from, those of the bridge too; empty for a configuration that was made in code.
    public internal(set) var settings: [ConfigurationSetting] = []

    /// Makes a configuration with the default of every setting: nobody may command, and no agent can be run.
    public init(_ bridge: BridgeConfiguration = BridgeConfiguration()) {
        self.bridge = bridge
        notifications = NotificationSettings(bridge)
    }

    /// The file that the inbox is kept in, or `nil` when there is no place for one.
    public var inboxPath: String? { inboxFile ?? place("inbox.sqlite") }

    /// The file that workflows are kept in, or `nil` when there is no place for one.
    public var orchestratorPath: String? { orchestratorFile ?? place("orchestrator.sqlite") }

    /// The folder that has a folder for each run of an agent, or `nil` when there is no place for one.
    public var agentsPath: String? { agentDirectory ?? place("agents") }

    private func place(_ name: String) -> String? { bridge.stateDirectory.map { "\($0)/\(name)" } }
}
