import ArgumentParser
import OpenClawGateway
import OpenClawOrchestrator

/// Shows what notifications would say.
struct TemplatesPreview: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show each text as the gateway would be given it, for each channel.",
        usage: "openclaw-bridge templates preview [<kind>] ... [--channel <channel>] ... [options]",
        discussion: """
            Every value is given an example; --value gives another one, and an empty one leaves it out. Channels that \
            are not named here get plain text. With --json each line is one text.
            """
    )

    @Argument(
        help: ArgumentHelp("Kinds of notifications. Default: all.", valueName: "kind"),
        transform: NotificationKind.init(argument:)
    )
    var kind: [NotificationKind] = []

    @Option(help: ArgumentHelp("A channel; may be repeated. Default: all that differ.", valueName: "channel"))
    var channel: [PreviewChannel] = []

    @Option(
        help: ArgumentHelp("A value for the text; may be repeated.", valueName: "name=text"),
        transform: NotificationValue.init(argument:)
    )
    var value: [NotificationValue] = []

    @OptionGroup(title: "Template options") var templates: TemplateOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let loaded = try await templates.templateFolder().map { try MessageTemplates(folder: $0) } ?? .builtIn
        var values = Self.examples
        for given in value { values[given.variable.rawValue] = given.text }
        let channels = channel.isEmpty ? PreviewChannel.allCases : channel
        var texts: [Preview.Text] = []
        for kind in kind.isEmpty ? NotificationKind.allCases : kind {
            for channel in channels {
                let text = try loaded.preview(kind, values: values, channel: channel.rawValue)
                texts.append(Preview.Text(kind: kind, channel: channel, text: text))
            }
        }
        try output.show(Preview(texts: texts))
        return .success
    }

    private static let examples = [
        NotificationVariable.issue.rawValue: "1234",
        NotificationVariable.agent.rawValue: "agent-7f3k9q",
        NotificationVariable.url.rawValue: "https://github.com/acme/shop/pull/1301",
        NotificationVariable.summary.rawValue: "2 of 314 tests failed",
        NotificationVariable.error.rawValue: "The agent ended with status 1.",
        NotificationVariable.repository.rawValue: "acme/shop",
        NotificationVariable.requester.rawValue: "18312950562",
    ]
}

/// A channel whose texts differ from those of others.
enum PreviewChannel: String, ExpressibleByArgument, CaseIterable {
    case whatsapp, telegram, slack, discord, signal, plain
}

/// Texts of notifications.
private struct Preview: Presentable {
    struct Text: Sendable {
        let kind: NotificationKind
        let channel: PreviewChannel
        let text: String
    }

    let texts: [Text]

    var json: JSONValue { .array(documents) }

    var documents: [JSONValue] {
        texts.map { text in
            [
                "kind": .string(text.kind.rawValue), "channel": .string(text.channel.rawValue),
                "text": .string(text.text),
            ]
        }
    }

    func lines(_ style: Style) -> [String] {
        var lines: [String] = []
        var kind: NotificationKind?
        for text in texts {
            if kind != text.kind {
                kind = text.kind
                lines.append(style.bold(text.kind.rawValue))
            }
            let parts = text.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            for (number, part) in parts.enumerated() {
                let start = (number == 0 ? text.channel.rawValue : "").padded(to: 10)
                lines += style.wrap(String(part).printable, first: "  \(start)", indent: 12)
            }
        }
        return lines
    }
}
