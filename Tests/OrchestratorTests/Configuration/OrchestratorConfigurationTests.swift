import Configuration
import Foundation
import OpenClawBridge
import OpenClawOrchestrator
import Testing

@Suite struct `The configuration of the orchestrator` {
    private static let group = "120363401780756402@g.us"

    private func read(_ values: [AbsoluteConfigKey: ConfigValue]) throws(ConfigurationError)
        -> OrchestratorConfiguration
    {
        try OrchestratorConfiguration(providers: [InMemoryProvider(name: "file", values: values)])
    }

    private func read(_ variables: [String: String]) throws(ConfigurationError) -> OrchestratorConfiguration {
        try OrchestratorConfiguration(providers: [EnvironmentVariablesProvider(environmentVariables: variables)])
    }

    private func problem(_ variables: [String: String]) -> String {
        do throws(ConfigurationError) {
            _ = try read(variables)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `lets nobody command, hears nothing and starts nothing unless it is told to`() throws {
        let configuration = try read([String: String]())
        #expect(configuration.access == AccessPolicy())
        #expect(configuration.inbox.conversations == .only([]))
        #expect(configuration.agents == nil)
        #expect(configuration.inboxPath == nil)
        #expect(configuration.orchestratorPath == nil)
        #expect(configuration.commands == CommandSettings())
        #expect(configuration.chats == ChatCommandSettings())
        #expect(configuration.notifications.routes.isEmpty)
        #expect(configuration.settings.allSatisfy { $0.origin == .builtInDefault })
        #expect(configuration.settings.first { $0.key == "openclaw.commands.maximumAge" }?.value == "600.0 s")
    }

    @Test func `reads every environment variable`() throws {
        let configuration = try read([
            "OPENCLAW_BRIDGE_STATE_DIRECTORY": "/var/lib/bridge",
            "OPENCLAW_COMMANDS_PREFIXES": "@bot,!",
            "OPENCLAW_COMMANDS_PREFIX_IN_DIRECT_CHATS": "true",
            "OPENCLAW_COMMANDS_PREFIX_IN_GROUPS": "false",
            "OPENCLAW_COMMANDS_REPOSITORY": "acme/shop",
            "OPENCLAW_COMMANDS_REPOSITORIES": "acme/site, acme/till",
            "OPENCLAW_COMMANDS_MAXIMUM_AGE": "7200",
            "OPENCLAW_COMMANDS_PER_MINUTE": "20",
            "OPENCLAW_COMMANDS_CONFIRM_WITHIN": "60",
            "OPENCLAW_ACCESS_DIRECT": "owner whatsapp:18312950562,viewer telegram:123456?account=work",
            "OPENCLAW_ACCESS_GROUPS": "operator whatsapp:\(Self.group) everyone",
            "OPENCLAW_INBOX_CONVERSATIONS": "whatsapp:dm:18312950562,whatsapp:group:\(Self.group)",
            "OPENCLAW_INBOX_FILE": "/srv/inbox.sqlite",
            "OPENCLAW_ORCHESTRATOR_FILE": "/srv/orchestrator.sqlite",
            "OPENCLAW_AGENTS_COMMAND": "claude,-p,Issue #{issue}",
            "OPENCLAW_AGENTS_DIRECTORY": "/srv/agents",
            "OPENCLAW_AGENTS_CHECKOUTS": "acme/shop=/srv/shop",
            "OPENCLAW_AGENTS_ENVIRONMENT": "ANTHROPIC_API_KEY",
            "OPENCLAW_AGENTS_MAXIMUM": "2",
            "OPENCLAW_AGENTS_MAXIMUM_RUN_TIME": "600",
            "OPENCLAW_AGENTS_MAXIMUM_LOG_BYTES": "65536",
            "OPENCLAW_AGENTS_STOP_GRACE": "2.5",
            "OPENCLAW_NOTIFICATIONS_ROUTES": "pr-created -> slack:channel:C0123456789",
            "OPENCLAW_NOTIFICATIONS_TELLS_ORIGIN": "no",
            "OPENCLAW_NOTIFICATIONS_QUIET_HOURS": "22:00-07:00 Europe/Berlin",
            "OPENCLAW_NOTIFICATIONS_DUPLICATE_WINDOW": "30",
            "OPENCLAW_NOTIFICATIONS_MERGE_WINDOW": "5",
            "OPENCLAW_NOTIFICATIONS_FALLBACK": "whatsapp:self:main",
            "OPENCLAW_NOTIFICATIONS_TEMPLATES": "/srv/templates",
        ])
        #expect(configuration.commands.prefixes == ["@bot", "!"])
        #expect(configuration.commands.needsPrefixInDirectChats)
        #expect(!configuration.commands.needsPrefixInGroups)
        #expect(configuration.commands.defaultRepository == RepositoryName("acme/shop"))
        #expect(configuration.commands.allowedRepositories.map(\.description) == ["acme/site", "acme/till"])
        #expect(configuration.inbox.maximumAge == .seconds(7200))
        #expect(configuration.inbox.historyReach == .seconds(7200))
        #expect(configuration.chats.rate.perMinute == 20)
        #expect(configuration.chats.confirmation.lifetime == .seconds(60))
        #expect(
            configuration.access.direct.map(\.description) == [
                "owner whatsapp:18312950562", "viewer telegram:123456?account=work",
            ]
        )
        #expect(configuration.access.groups.map(\.trustsEveryone) == [true])
        let heard = [try SessionKey("whatsapp:dm:18312950562"), try SessionKey("whatsapp:group:\(Self.group)")]
        #expect(configuration.inbox.conversations == .only(heard))
        #expect(configuration.inboxPath == "/srv/inbox.sqlite")
        #expect(configuration.orchestratorPath == "/srv/orchestrator.sqlite")
        let agents = try #require(configuration.agents)
        #expect(agents.command.arguments == ["claude", "-p", "Issue #{issue}"])
        #expect(agents.folder == "/srv/agents")
        #expect(agents.checkouts.map(\.path) == ["/srv/shop"])
        #expect(agents.environmentNames == AgentSettings.defaultEnvironmentNames + ["ANTHROPIC_API_KEY"])
        #expect(agents.maximumCount == 2)
        #expect(agents.timeLimit == .seconds(600))
        #expect(agents.outputLimit == 65536)
        #expect(agents.grace == .seconds(2.5))
        #expect(configuration.notifications.routes.map(\.description) == ["pr-created -> slack:channel:C0123456789"])
        #expect(!configuration.notifications.tellsOrigin)
        #expect(configuration.notifications.quietHours?.description == "22:00-07:00 Europe/Berlin")
        #expect(configuration.notifications.repeatWindow == .seconds(30))
        #expect(configuration.notifications.burst.hold == .seconds(5))
        #expect(configuration.notifications.fallback?.description == "whatsapp:self:main")
        #expect(configuration.templateFolder == "/srv/templates")
        for setting in configuration.settings where setting.key.hasPrefix("openclaw.commands") {
            #expect(setting.origin == .environment(setting.environmentVariable))
        }
    }

    @Test func `keeps its files in the state folder`() throws {
        let configuration = try read([
            "OPENCLAW_BRIDGE_STATE_DIRECTORY": "/var/lib/bridge", "OPENCLAW_AGENTS_COMMAND": "claude",
        ])
        #expect(configuration.inboxPath == "/var/lib/bridge/inbox.sqlite")
        #expect(configuration.orchestratorPath == "/var/lib/bridge/orchestrator.sqlite")
        #expect(configuration.agents?.folder == "/var/lib/bridge/agents")
    }

    @Test func `takes the repositories from the checkouts`() throws {
        let command = ["OPENCLAW_AGENTS_COMMAND": "claude", "OPENCLAW_AGENTS_DIRECTORY": "/srv/agents"]
        let one = try read(command.merging(["OPENCLAW_AGENTS_CHECKOUTS": "acme/shop=/srv/shop"]) { $1 })
        #expect(one.commands.defaultRepository == RepositoryName("acme/shop"))
        let both = "acme/shop=/srv/shop,acme/site=/srv/site"
        let two = try read(command.merging(["OPENCLAW_AGENTS_CHECKOUTS": both]) { $1 })
        #expect(two.commands.defaultRepository == nil)
        #expect(two.commands.allowedRepositories.map(\.description) == ["acme/shop", "acme/site"])
    }

    @Test(arguments: [
        (["OPENCLAW_ACCESS_GROUPS": "viewer whatsapp:120363401780756402 18312950562"], "only the group"),
        (["OPENCLAW_ACCESS_GROUPS": "viewer telegram:-1001234567890 123456"], "all"),
        (["OPENCLAW_ACCESS_DIRECT": "viewer whatsapp:18312950562"], "all"),
    ])
    func `hears what the access rules need, and no more`(variables: [String: String], heard: String) throws {
        let expected: InboxConversations =
            heard == "all" ? .all : .only([try SessionKey("whatsapp:group:\(Self.group)")])
        #expect(try read(variables).inbox.conversations == expected)
    }

    @Test(arguments: [
        ("OPENCLAW_COMMANDS_REPOSITORY", "shop", "owner/name"),
        ("OPENCLAW_COMMANDS_REPOSITORIES", "acme/shop,../x", "owner/name"),
        ("OPENCLAW_COMMANDS_MAXIMUM_AGE", "0", "between 1.0 and 86400.0 seconds"),
        ("OPENCLAW_COMMANDS_PER_MINUTE", "0", "between 1 and 600"),
        ("OPENCLAW_ACCESS_DIRECT", "boss whatsapp:18312950562", "no such role"),
        ("OPENCLAW_ACCESS_DIRECT", "owner whatsapp:120363401780756402@g.us", "a person but a group"),
        ("OPENCLAW_ACCESS_GROUPS", "owner whatsapp:120363401780756402@g.us", "names a member"),
        ("OPENCLAW_INBOX_CONVERSATIONS", "whatsapp:self:main", "cannot be heard"),
        ("OPENCLAW_AGENTS_COMMAND", "claude,{instructions}", "begins with {instructions}"),
        ("OPENCLAW_AGENTS_COMMAND", "claude", "no place for the agents' runs"),
        ("OPENCLAW_AGENTS_CHECKOUTS", "acme/shop", "owner/name=/path"),
        ("OPENCLAW_AGENTS_CHECKOUTS", "acme/shop=/a,ACME/shop=/b", "two checkouts"),
        ("OPENCLAW_AGENTS_ENVIRONMENT", "A=B", "no name of an environment variable"),
        ("OPENCLAW_AGENTS_ENVIRONMENT", "OPENCLAW_AGENT_ID", "belongs to the bridge"),
        ("OPENCLAW_AGENTS_MAXIMUM", "101", "between 1 and 100"),
        ("OPENCLAW_NOTIFICATIONS_ROUTES", "everything", "has no arrow"),
        ("OPENCLAW_NOTIFICATIONS_QUIET_HOURS", "at night", "no quiet hours"),
        ("OPENCLAW_NOTIFICATIONS_FALLBACK", "nowhere", ""),
    ])
    func `refuses a bad value and names the variable it came from`(variable: String, value: String, says: String) {
        let message = problem([variable: value])
        let origin = says.hasPrefix("no place") ? "(OPENCLAW_AGENTS_DIRECTORY)" : "\(variable) (environment variable): "
        #expect(message.contains(origin), "\(message)")
        #expect(message.contains(says) || says.isEmpty, "\(message)")
    }

    @Test func `reports its problems together with those of the bridge`() {
        let message = problem([
            "OPENCLAW_MAX_RETRIES": "x", "OPENCLAW_AGENTS_MAXIMUM": "y", "OPENCLAW_ACCESS_DIRECT": "z",
        ])
        #expect(message.split(separator: "\n").count == 3, "\(message)")
    }

    @Test func `takes lists from a source that has them, with commas in their items`() throws {
        func list(_ items: String...) -> ConfigValue { ConfigValue(.stringArray(items), isSecret: false) }
        let values: [AbsoluteConfigKey: ConfigValue] = [
            "openclaw.agents.command": list("claude", "-p", "Read it, then mend it. {instructions}"),
            "openclaw.agents.directory": "/srv/agents",
            "openclaw.notifications.routes": list(
                "pr-created, >=warning -> whatsapp:dm:18312950562, slack:channel:C0123456789"
            ),
        ]
        let configuration = try read(values)
        #expect(configuration.agents?.command.arguments.count == 3)
        #expect(configuration.notifications.routes.first?.targets.count == 2)
    }
}
