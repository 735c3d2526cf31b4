import ArgumentParser
import OpenClawBridge

/// Shows entries as they stand.
struct OutboxShow: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an entry as it stands.",
        usage: "openclaw-bridge outbox show <id> [--text] [options]",
        discussion: "The story of how it came there: openclaw-bridge explain <id>."
    )

    @Argument(help: .entry("The entry"))
    var id: EntryArgument

    @Flag(help: "Show the text of the message too.")
    var text = false

    @OptionGroup(title: "Outbox options") var outbox: OutboxOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let opened = try await outbox.open()
        try output.show(EntryReport(entry: try await opened.entry(id.id(in: opened)), showsText: text))
        return .success
    }
}
