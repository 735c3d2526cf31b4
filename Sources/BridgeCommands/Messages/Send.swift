import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Sends one message.
struct Send: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send one message to a chat or an agent.",
        usage: """
            openclaw-bridge send <session-key> [<text>]
            openclaw-bridge send --channel <channel> --to <target> [<text>]
            """,
        discussion: """
            A session key is channel:type:identifier, for example
              whatsapp:group:120363401780756402@g.us
              whatsapp:dm:18312950562
              telegram:dm:123456
              agent:main:main

            The text is read from standard input when it is - or left out.

            The message is stored in the outbox before anything is sent. Exit code 0 says that the gateway took \
            it; 75 that the time is over, and the outbox keeps it and delivers it; 79 that it may have been sent \
            and nothing more can be learnt. openclaw-bridge explain <id> tells its story.
            """
    )

    @Argument(help: ArgumentHelp("Where the message goes; with --to this is the text.", valueName: "session-key"))
    var first: String?

    @Argument(help: ArgumentHelp("The message, in quotes; - reads standard input.", valueName: "text"))
    var second: String?

    @Option(help: ArgumentHelp("The channel of an explicit target, for example whatsapp.", valueName: "channel"))
    var channel: String?

    // Unconditional, because the ids of Telegram groups begin with a dash.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The target in the channel's own spelling, instead of a session key.", valueName: "target")
    )
    var to: String?

    @Option(help: ArgumentHelp("The account of the channel. Default: the channel's own.", valueName: "account"))
    var account: String?

    @Option(help: ArgumentHelp("The thread or topic in the chat.", valueName: "thread"))
    var thread: String?

    @Option(help: ArgumentHelp("A value for the receipt, which is not sent; may be repeated.", valueName: "key=value"))
    var metadata: [String] = []

    @OptionGroup(title: "Delivery options") var delivery: DeliveryArguments

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func validate() throws {
        if (channel == nil) != (to == nil) {
            throw ValidationError("--channel and --to belong together: give both, or a session key.")
        }
        if to != nil, second != nil {
            throw ValidationError("Give a session key or --channel and --to, not both. Put quotes around the text.")
        }
        if to == nil, first == nil {
            throw ValidationError("Say where the message goes: a session key, or --channel and --to.")
        }
        for pair in metadata where !pair.contains("=") || pair.hasPrefix("=") {
            throw ValidationError("--metadata takes key=value.")
        }
    }

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await gateway.configuration(outboxFile: delivery.outbox)
        var message = try message(channels: configuration.channels)
        message.text = try text()
        message.metadata = parsedMetadata
        message.idempotencyKey = delivery.idempotencyKey
        message.timeout = delivery.timeout.map { .seconds($0) }
        guard delivery.noOutbox else { return try await sendDurably(message, configuration, output) }
        let receipt = try await GatewayBridge.sendOnce(message, configuration: configuration, logger: global.logger)
        try output.report(SentMessage(receipt: receipt))
        return .success
    }

    private func sendDurably(
        _ message: OutboundMessage,
        _ configuration: BridgeConfiguration,
        _ output: Output
    ) async throws -> ExitStatus {
        var message = message
        message.delivery = try delivery.options(at: Date())
        let outbox = try await Outbox.open(configuration, createsFile: true)
        let notes = WaitingNotes(output: output)
        let receipt = try await GatewayBridge.sendDurably(
            message,
            outbox: outbox,
            configuration: configuration,
            wait: delivery.goal == .queued ? .queued : .accepted(within: message.timeout ?? .seconds(60)),
            logger: global.logger,
            notify: notes.notice
        )
        let status = try await status(receipt, outbox)
        try output.report(SentMessage(receipt: receipt, trouble: status == .queued ? notes.trouble : nil))
        return status
    }

    /// How the program ends: a message that is only kept was not waited for to the end.
    private func status(_ receipt: SendReceipt, _ outbox: Outbox) async throws -> ExitStatus {
        guard receipt.status == .queued, let id = receipt.entryID else { return .success }
        let entry = try await outbox.entry(id)
        // A gateway that failed may still send the message by itself; one that said so will.
        if entry.delivery.state == .queuedByGateway {
            return entry.delivery.evidence == .channelFailed ? .outcomeUnknown : .success
        }
        return delivery.goal == .queued || entry.delivery.state == .accepted ? .success : .queued
    }

    // MARK: The message

    private func message(channels: KnownChannels) throws -> OutboundMessage {
        if let channel, let to {
            let target = try ChatTarget(channel: channel, to: to, accountID: account, threadID: thread)
            return OutboundMessage("", to: .chat(target))
        }
        let options = [account.map { "account=\($0)" }, thread.map { "thread=\($0)" }].compactMap(\.self)
        let key = first ?? ""
        let separator = key.contains("?") ? "&" : "?"
        let whole = options.isEmpty ? key : key + separator + options.joined(separator: "&")
        return OutboundMessage("", to: try SessionKey(whole, channels: channels))
    }

    private func text() throws -> String {
        if let text = to == nil ? second : first, text != "-" { return text }
        if InputFile.standardInputIsTerminal, (to == nil ? second : first) == nil {
            throw CommandFailure(
                .usage,
                "There is no text to send.",
                advice: "Give it in quotes after the session key, or pipe it into the command."
            )
        }
        var text = try InputFile.standardInput.text(limit: 4 << 20, what: "text on standard input")
        // The line break that `echo` and files end with is no part of the message.
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    private var parsedMetadata: [String: JSONValue] {
        metadata.reduce(into: [:]) { values, pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(parts[0])] = .string(String(parts[1]))
        }
    }
}
