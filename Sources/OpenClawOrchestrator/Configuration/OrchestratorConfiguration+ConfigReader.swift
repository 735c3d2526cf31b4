public import Configuration
public import OpenClawBridge

extension OrchestratorConfiguration {
    /// Reads the configuration, that of the bridge too.
    ///
    /// `BridgeConfiguration` tells how sources are ordered, and what happens to a bad value. All problems are reported together.
    ///
    /// ## Configuration keys
    ///
    /// | key | variable | value | default |
    /// |---|---|---|---|
    /// | `openclaw.commands.prefixes` | `OPENCLAW_COMMANDS_PREFIXES` | list | `@claude`, `/` |
    /// | `openclaw.commands.prefixInDirectChats` | `OPENCLAW_COMMANDS_PREFIX_IN_DIRECT_CHATS` | true or false | false |
    /// | `openclaw.commands.prefixInGroups` | `OPENCLAW_COMMANDS_PREFIX_IN_GROUPS` | true or false | true |
    /// | `openclaw.commands.repository` | `OPENCLAW_COMMANDS_REPOSITORY` | `owner/name` | that of the only checkout |
    /// | `openclaw.commands.repositories` | `OPENCLAW_COMMANDS_REPOSITORIES` | list of `owner/name` | those of the checkouts |
    /// | `openclaw.commands.maximumAge` | `OPENCLAW_COMMANDS_MAXIMUM_AGE` | seconds, 1 to 86400 | 600 |
    /// | `openclaw.commands.perMinute` | `OPENCLAW_COMMANDS_PER_MINUTE` | 1 to 600 | 10 |
    /// | `openclaw.commands.confirmWithin` | `OPENCLAW_COMMANDS_CONFIRM_WITHIN` | seconds, 10 to 3600 | 120 |
    /// | `openclaw.access.direct` | `OPENCLAW_ACCESS_DIRECT` | list of ``DirectAccessRule`` | nobody |
    /// | `openclaw.access.groups` | `OPENCLAW_ACCESS_GROUPS` | list of ``GroupAccessRule`` | nobody |
    /// | `openclaw.inbox.conversations` | `OPENCLAW_INBOX_CONVERSATIONS` | list of session keys, or `all` | what the access rules need |
    /// | `openclaw.inbox.file` | `OPENCLAW_INBOX_FILE` | file | `inbox.sqlite` in the state directory |
    /// | `openclaw.orchestrator.file` | `OPENCLAW_ORCHESTRATOR_FILE` | file | `orchestrator.sqlite` in the state directory |
    /// | `openclaw.agents.command` | `OPENCLAW_AGENTS_COMMAND` | list: the program and its arguments, see ``AgentCommand`` | none |
    /// | `openclaw.agents.directory` | `OPENCLAW_AGENTS_DIRECTORY` | folder | `agents` in the state directory |
    /// | `openclaw.agents.checkouts` | `OPENCLAW_AGENTS_CHECKOUTS` | list of `owner/name=/path` | none |
    /// | `openclaw.agents.environment` | `OPENCLAW_AGENTS_ENVIRONMENT` | list of variables to pass on besides the usual ones | none |
    /// | `openclaw.agents.maximum` | `OPENCLAW_AGENTS_MAXIMUM` | 1 to 100 | 4 |
    /// | `openclaw.agents.maximumRunTime` | `OPENCLAW_AGENTS_MAXIMUM_RUN_TIME` | seconds, 1 to 31536000 | 14400 |
    /// | `openclaw.agents.maximumLogBytes` | `OPENCLAW_AGENTS_MAXIMUM_LOG_BYTES` | 32768 to 68719476736 | 16777216 |
    /// | `openclaw.agents.stopGrace` | `OPENCLAW_AGENTS_STOP_GRACE` | seconds, 0 to 3600 | 10 |
    /// | `openclaw.notifications.routes` | `OPENCLAW_NOTIFICATIONS_ROUTES` | list of ``NotificationRoute`` | all to the session key |
    /// | `openclaw.notifications.tellsOrigin` | `OPENCLAW_NOTIFICATIONS_TELLS_ORIGIN` | true or false | true |
    /// | `openclaw.notifications.quietHours` | `OPENCLAW_NOTIFICATIONS_QUIET_HOURS` | ``QuietHours`` | none |
    /// | `openclaw.notifications.duplicateWindow` | `OPENCLAW_NOTIFICATIONS_DUPLICATE_WINDOW` | seconds, 0 to 604800 | 600 |
    /// | `openclaw.notifications.mergeWindow` | `OPENCLAW_NOTIFICATIONS_MERGE_WINDOW` | seconds, 0 to 3600 | 30 |
    /// | `openclaw.notifications.fallback` | `OPENCLAW_NOTIFICATIONS_FALLBACK` | session key | none |
    /// | `openclaw.notifications.templates` | `OPENCLAW_NOTIFICATIONS_TEMPLATES` | folder | none |
    ///
    /// A list in the environment is divided by commas, so what holds a comma itself belongs into a file.
    ///
    /// - Parameters:
    ///   - config: The reader. It must report to `origins`.
    ///   - origins: Knows which provider answered; the errors and ``settings`` tell it.
    /// - Throws: All settings that cannot be used.
    public init(config: ConfigReader, origins: ConfigurationOrigins) throws(ConfigurationError) {
        var bridge = BridgeConfiguration()
        var problems: [ConfigurationError.Problem] = []
        do throws(ConfigurationError) {
            bridge = try BridgeConfiguration(config: config, origins: origins)
        } catch {
            problems = error.problems
        }
        self.init(bridge)
        var reader = SettingReader(config: config, origins: origins)
        readAgents(with: &reader)
        readCommands(with: &reader)
        readAccess(with: &reader)
        readInbox(with: &reader)
        orchestratorFile = reader.text(.orchestratorFile, default: orchestratorPath)
        readNotifications(with: &reader)
        settings = bridge.settings + reader.settings
        problems += reader.problems
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }

    /// Reads the configuration from `providers`, of which the first that has a key wins.
    ///
    /// - Parameters:
    ///   - providers: The sources. There must be at least one.
    ///   - accessReporter: Is told of each access.
    /// - Throws: All settings that cannot be used.
    public init(
        providers: [any ConfigProvider],
        accessReporter: (any AccessReporter)? = nil
    ) throws(ConfigurationError) {
        let origins = ConfigurationOrigins(next: accessReporter)
        try self.init(config: ConfigReader(providers: providers, accessReporter: origins), origins: origins)
    }

    private mutating func readCommands(with reader: inout SettingReader) {
        commands.prefixes = reader.list(.commandPrefixes, default: commands.prefixes) ?? commands.prefixes
        commands.needsPrefixInDirectChats = reader.flag(
            .prefixInDirectChats,
            default: commands.needsPrefixInDirectChats
        )
        commands.needsPrefixInGroups = reader.flag(.prefixInGroups, default: commands.needsPrefixInGroups)
        let checkouts = agents?.checkouts.map(\.repository) ?? []
        let only = checkouts.count == 1 ? checkouts.first : nil
        commands.defaultRepository = reader.parse(
            .repository,
            reader.text(.repository, default: only?.description),
            default: only,
            Self.repository
        )
        commands.allowedRepositories =
            reader.items(.repositories, default: checkouts.map(\.description), Self.repository) ?? checkouts
        chats.rate.perMinute = reader.integer(.commandsPerMinute, default: chats.rate.perMinute, in: 1...600)
        chats.confirmation.lifetime = reader.seconds(
            .confirmWithin,
            default: chats.confirmation.lifetime,
            in: 10...3600
        )
    }

    private mutating func readAccess(with reader: inout SettingReader) {
        let channels = bridge.channels
        access.direct = reader.items(.directAccess) { try DirectAccessRule($0, channels: channels) } ?? []
        access.groups = reader.items(.groupAccess) { try GroupAccessRule($0, channels: channels) } ?? []
    }

    private mutating func readInbox(with reader: inout SettingReader) {
        let needed = access.conversations(channels: bridge.channels)
        let words = reader.list(.conversations, default: needed.words)
        inbox.conversations = reader.parse(.conversations, words?.joined(separator: ","), default: needed) {
            try InboxConversations($0, channels: bridge.channels)
        }
        inbox.maximumAge = reader.seconds(.commandAge, default: inbox.maximumAge, in: 1...86_400)
        // What is still to be handled is also looked for.
        inbox.historyReach = max(inbox.historyReach, inbox.maximumAge)
        inboxFile = reader.text(.inboxFile, default: inboxPath)
    }

    private mutating func readNotifications(with reader: inout SettingReader) {
        let channels = bridge.channels
        notifications.routes = reader.items(.routes) { try NotificationRoute($0, channels: channels) } ?? []
        notifications.tellsOrigin = reader.flag(.tellsOrigin, default: notifications.tellsOrigin)
        notifications.quietHours = reader.parse(.quietHours, reader.text(.quietHours), default: nil) {
            try QuietHours($0)
        }
        notifications.repeatWindow = reader.seconds(
            .duplicateWindow,
            default: notifications.repeatWindow,
            in: 0...604_800
        )
        notifications.burst.hold = reader.seconds(.mergeWindow, default: notifications.burst.hold, in: 0...3600)
        notifications.fallback = reader.parse(.fallback, reader.text(.fallback), default: nil) {
            try SessionKey($0, channels: channels)
        }
        templateFolder = reader.text(.templates)
    }

    private static func repository(_ text: String) throws -> RepositoryName {
        guard let name = RepositoryName(text) else { throw UnusableValue(description: "A repository is owner/name.") }
        return name
    }
}
