import ArgumentParser
import OpenClawGateway

/// The root of all commands.
struct BridgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openclaw-bridge",
        abstract: "Chat messages through an OpenClaw Gateway, and coding agents that are commanded from chats.",
        usage: "openclaw-bridge <command> [options]",
        discussion: """
            First steps:
              openclaw-bridge demo      both directions and a restart, nothing needed
              openclaw-bridge init      a configuration file to begin with
              openclaw-bridge doctor    what is wrong between here and your gateway

            Settings come from options, then from the environment (OPENCLAW_GATEWAY_URL, \
            OPENCLAW_GATEWAY_TOKEN, …), then from the file of --config or OPENCLAW_CONFIG. Secrets are never given as options.

            \(ExitStatus.table)

            Completions for your shell:
              openclaw-bridge --generate-completion-script bash|zsh|fish
            """,
        version: GatewayConfiguration.ClientDescription().version,
        subcommands: [
            Demo.self, Init.self, Send.self, Explain.self, OutboxCommand.self, Stats.self, Listen.self, Serve.self,
            Run.self,
            CommandTrial.self,
            Notify.self, Hook.self, TemplatesCommand.self,
            WorkflowsCommand.self, AgentsCommand.self, AuditCommand.self, Doctor.self, IdentityCommand.self,
            DevicesCommand.self, Simulate.self,
        ]
    )
}
