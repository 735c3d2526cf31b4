public import OpenClawBridge

/// What a text must look like for the gateway to show it well on a channel.
///
/// The gateway renders Markdown itself before it sends, but not the same way for every channel. A text that were
/// rendered here once more for the channel would be rendered twice: Slack's `*bold*` would come out as italics, and
/// Telegram's HTML as text. So each channel gets what its adapter in the gateway makes the right thing of:
///
/// | channel | what the gateway does with the text | what it is given |
/// |---|---|---|
/// | Telegram | makes HTML of Markdown | Markdown; headings as bold |
/// | Slack | makes mrkdwn of Markdown, and keeps `<!here>` and the like | Markdown; headings as bold |
/// | Signal | makes styles of Markdown | Markdown; headings as bold |
/// | Discord | passes it on; Discord reads Markdown | Markdown, with headings |
/// | WhatsApp | changes `**bold**` at most | its own `*bold*`, `_italic_`, `text (address)`; headings as bold |
/// | others, agents | unknown | plain text |
///
/// Values of notifications are literal on every channel: ``MessageTemplates`` tells what that means.
public struct ChatFormat: Sendable, Hashable {
    enum Style: Hashable { case markdown, discord, whatsApp, plain }

    let style: Style
    /// Whether nobody but a program reads it.
    let isForAgent: Bool

    /// The format for a channel; one that is not known is given plain text.
    public init(channel: String) {
        style =
            switch channel.lowercased() {
            case "telegram", "slack", "signal": .markdown
            case "discord": .discord
            case "whatsapp": .whatsApp
            default: .plain
            }
        isForAgent = channel.lowercased() == "agent"
    }

    /// The format for messages that take a route.
    public init(_ route: Route) {
        switch route {
        case .chat(let target): self.init(channel: target.channel)
        case .ownAccount(let account): self.init(channel: account.channel)
        case .agent: self.init(channel: "agent")
        }
    }

    /// Writes a text in this format.
    ///
    /// - Parameter markdown: A text in the Markdown of ``MessageTemplates``.
    /// - Returns: The text as the gateway is to be given it.
    public func render(_ markdown: String) -> String {
        MarkdownBlock.blocks(of: markdown).map(render).joined(separator: "\n")
    }

    /// A value as it may stand in a template.
    func literal(_ value: String, of variable: NotificationVariable) -> String {
        let visible = LiteralText.visible(value)
        let lines = visible.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty }
        let text = LiteralText.cut(lines.joined(separator: variable.hasLines ? "\n" : " "), to: variable.limit)
        if variable == .url, let address = LiteralText.address(text) { return address }
        // What goes to an agent is read by a program, for which names and code must stay as they are.
        let neutral = isForAgent ? text : LiteralText.neutral(text)
        let isNumber = variable == .issue && !neutral.isEmpty && neutral.utf8.allSatisfy { (48...57).contains($0) }
        return isNumber ? "#\(neutral)" : neutral
    }

    private func render(_ block: MarkdownBlock) -> String {
        switch block {
        case .code(let opening, let lines):
            let code = lines.joined(separator: "\n")
            return style == .plain ? code : "\(opening)\n\(code)\n```"
        case .heading(let level, let spans):
            if style == .discord { return String(repeating: "#", count: min(level, 3)) + " " + render(spans) }
            // Bold inside of bold would end it.
            return render([.bold(spans.flatMap(\.withoutBold))])
        case .line(let start, let spans): return start + render(spans)
        }
    }

    private func render(_ spans: [MarkdownSpan]) -> String { spans.map(render).joined() }

    private func render(_ span: MarkdownSpan) -> String {
        switch (span, style) {
        case (.text(let text), _): text
        case (.bold(let inner), .plain), (.italic(let inner), .plain): render(inner)
        case (.bold(let inner), .whatsApp): "*\(render(inner))*"
        case (.bold(let inner), _): "**\(render(inner))**"
        case (.italic(let inner), _): "_\(render(inner))_"
        case (.code(let code), .plain): code
        case (.code(let code), _): "`\(code)`"
        case (.link(let inner, let address), .markdown), (.link(let inner, let address), .discord):
            "[\(render(inner))](\(address))"
        case (.link(let inner, let address), _):
            render(inner) == address ? address : "\(render(inner)) (\(address))"
        }
    }
}
