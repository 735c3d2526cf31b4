import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// Tries the grammar and the access rules, or carries out a command.
struct CommandTrial: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "command",
        abstract: "Say what would become of a command from a chat, or carry one out.",
        usage: "openclaw-bridge command <text> (--as <sender> [--in <group>] | --perform)",
        discussion: """
            Without --perform nothing is done: it says what was understood, who that is by the access rules, and \
            what would follow. It ends with 0 when the command would be carried out, else with 65.

            With --perform the command is carried out at once, without a code, by you as the owner: whoever can \
            write the state folder may do so anyway. Nobody else can be named then, for nobody else asked. It \
            is put on record like a command from a chat, and may be used while an orchestrator runs.
            """
    )

    @Argument(help: ArgumentHelp("The text, as somebody would write it.", valueName: "text"))
    var text: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who writes it, for example whatsapp:18312950562.", valueName: "sender")
    )
    var sender: ChatName?

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("The group it is written in, for example whatsapp:120363…@g.us.", valueName: "group")
    )
    var group: ChatName?

    @Flag(help: "Explain only; the default.")
    var dryRun = false

    @Flag(help: "Carry it out, as the owner at the command line.")
    var perform = false

    @OptionGroup(title: "Orchestrator options") var orchestrator: OrchestratorOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if perform, dryRun { throw ValidationError("--perform and --dry-run contradict each other.") }
        if perform, sender != nil || group != nil {
            throw ValidationError("--perform acts for you, so that --as and --in cannot be given with it.")
        }
        if !perform, sender == nil, group == nil { throw ValidationError("Say who writes it: --as.") }
        if let sender, let group, sender.channel != group.channel {
            throw ValidationError("--as and --in name different channels.")
        }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await orchestrator.configuration()
        if perform { return try await carryOut(configuration, output) }
        let explanation = CommandExplanation(message, configuration)
        try output.show(explanation)
        return explanation.isCarriedOut ? .success : .rejected
    }

    private var message: InboundMessage {
        let person = sender?.id ?? ""
        return InboundMessage(
            conversation: InboundMessage.Conversation(
                gatewaySessionKey: "",
                channel: (group ?? sender)?.channel ?? "",
                address: group?.id ?? person,
                accountID: (group ?? sender)?.account,
                kind: group == nil ? .direct : .group
            ),
            sender: sender.map { InboundMessage.Sender(id: $0.id, source: group == nil ? .session : .message) },
            text: text
        )
    }

    private func carryOut(_ configuration: OrchestratorConfiguration, _ output: Output) async throws -> ExitStatus {
        let command: Command
        switch CommandParser(configuration.commands).parse(text) {
        case .command(.confirm):
            throw CommandFailure(.rejected, code: "noCode", "Codes are asked for in chats, and answered there.")
        case .command(let read): command = read
        case .mistaken(let mistake):
            throw CommandFailure(.rejected, code: "command.\(mistake.kind.rawValue)", "\(mistake)")
        default:
            throw CommandFailure(
                .rejected,
                code: "command.conversation",
                "That is no command.",
                advice: "openclaw-bridge command help --perform shows all commands."
            )
        }
        switch command {
        case .work, .retry: try configuration.requireAgents()
        default: break
        }
        let parts = try await BridgeParts(
            configuration,
            environment: CommandLineProgram.environment,
            logger: global.logger
        )
        let result = try await CommandLineHands(parts, logger: global.logger).perform(command)
        try output.report(PerformedCommand(command: command, result: result))
        return result.isSuccess ? .success : .failed
    }
}

/// A person or a group as access rules name them: `channel:id`, perhaps with `?account=name`.
struct ChatName: Hashable, Sendable, ExpressibleByArgument {
    let channel: String
    let id: String
    let account: String?

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        channel = parts[0].lowercased()
        let option = "?account="
        if let range = parts[1].firstRange(of: option) {
            id = String(parts[1][..<range.lowerBound])
            account = String(parts[1][range.upperBound...])
        } else {
            id = String(parts[1])
            account = nil
        }
    }
}
