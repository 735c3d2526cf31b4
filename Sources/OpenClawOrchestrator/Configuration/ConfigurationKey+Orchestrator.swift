import OpenClawBridge

/// The keys of the orchestrator's settings, each with its name in a file and in the environment.
extension ConfigurationKey {
    static let commandPrefixes = Self("openclaw.commands.prefixes", "OPENCLAW_COMMANDS_PREFIXES")
    static let prefixInDirectChats = Self(
        "openclaw.commands.prefixInDirectChats",
        "OPENCLAW_COMMANDS_PREFIX_IN_DIRECT_CHATS"
    )
    static let prefixInGroups = Self("openclaw.commands.prefixInGroups", "OPENCLAW_COMMANDS_PREFIX_IN_GROUPS")
    static let repository = Self("openclaw.commands.repository", "OPENCLAW_COMMANDS_REPOSITORY")
    static let repositories = Self("openclaw.commands.repositories", "OPENCLAW_COMMANDS_REPOSITORIES")
    static let commandAge = Self("openclaw.commands.maximumAge", "OPENCLAW_COMMANDS_MAXIMUM_AGE")
    static let commandsPerMinute = Self("openclaw.commands.perMinute", "OPENCLAW_COMMANDS_PER_MINUTE")
    static let confirmWithin = Self("openclaw.commands.confirmWithin", "OPENCLAW_COMMANDS_CONFIRM_WITHIN")

    static let directAccess = Self("openclaw.access.direct", "OPENCLAW_ACCESS_DIRECT")
    static let groupAccess = Self("openclaw.access.groups", "OPENCLAW_ACCESS_GROUPS")

    static let conversations = Self("openclaw.inbox.conversations", "OPENCLAW_INBOX_CONVERSATIONS")
    static let inboxFile = Self("openclaw.inbox.file", "OPENCLAW_INBOX_FILE")
    static let orchestratorFile = Self("openclaw.orchestrator.file", "OPENCLAW_ORCHESTRATOR_FILE")

    static let agentCommand = Self("openclaw.agents.command", "OPENCLAW_AGENTS_COMMAND")
    static let agentDirectory = Self("openclaw.agents.directory", "OPENCLAW_AGENTS_DIRECTORY")
    static let agentCheckouts = Self("openclaw.agents.checkouts", "OPENCLAW_AGENTS_CHECKOUTS")
    static let agentEnvironment = Self("openclaw.agents.environment", "OPENCLAW_AGENTS_ENVIRONMENT")
    static let agentMaximum = Self("openclaw.agents.maximum", "OPENCLAW_AGENTS_MAXIMUM")
    static let agentRunTime = Self("openclaw.agents.maximumRunTime", "OPENCLAW_AGENTS_MAXIMUM_RUN_TIME")
    static let agentLogBytes = Self("openclaw.agents.maximumLogBytes", "OPENCLAW_AGENTS_MAXIMUM_LOG_BYTES")
    static let agentStopGrace = Self("openclaw.agents.stopGrace", "OPENCLAW_AGENTS_STOP_GRACE")

    static let routes = Self("openclaw.notifications.routes", "OPENCLAW_NOTIFICATIONS_ROUTES")
    static let tellsOrigin = Self("openclaw.notifications.tellsOrigin", "OPENCLAW_NOTIFICATIONS_TELLS_ORIGIN")
    static let quietHours = Self("openclaw.notifications.quietHours", "OPENCLAW_NOTIFICATIONS_QUIET_HOURS")
    static let duplicateWindow = Self(
        "openclaw.notifications.duplicateWindow",
        "OPENCLAW_NOTIFICATIONS_DUPLICATE_WINDOW"
    )
    static let mergeWindow = Self("openclaw.notifications.mergeWindow", "OPENCLAW_NOTIFICATIONS_MERGE_WINDOW")
    static let fallback = Self("openclaw.notifications.fallback", "OPENCLAW_NOTIFICATIONS_FALLBACK")
    static let templates = Self("openclaw.notifications.templates", "OPENCLAW_NOTIFICATIONS_TEMPLATES")
}
