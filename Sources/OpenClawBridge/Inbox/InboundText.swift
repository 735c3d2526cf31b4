/// What a person wrote, taken out of what the gateway may have put before it.
///
/// Older gateways write blocks of metadata and an envelope with channel and time before the text. They are taken off only
/// where they stand at the very start and have exactly the gateway's form. Since anybody can type the same, nothing in them
/// is ever believed.
struct InboundText {
    private(set) var body: String
    private(set) var isForwarded = false
    let isTruncated: Bool

    init(_ text: String, channel: String) {
        let mark = "\n...(truncated)..."
        isTruncated = text.hasSuffix(mark)
        var rest = isTruncated ? text.dropLast(mark.count) : text[...]
        while let title = Self.dropMetadataBlock(&rest) {
            if title.hasPrefix("Forwarded") { isForwarded = true }
        }
        Self.dropEnvelope(&rest, channel: channel)
        body = String(rest)
    }

    /// The titles that the gateway gives its blocks.
    private static let titles: Set<Substring> = [
        "Conversation info (untrusted metadata):",
        "Sender (untrusted metadata):",
        "Forwarded message context (untrusted metadata):",
        "Replied message (untrusted, for context):",
        "Thread starter (untrusted, for context):",
        "Chat history since last reply (untrusted, for context):",
    ]

    /// Takes off a title, a fenced block of JSON, and the empty lines behind it.
    private static func dropMetadataBlock(_ text: inout Substring) -> Substring? {
        var rest = text
        guard let title = dropLine(&rest), titles.contains(title), dropLine(&rest) == "```json" else { return nil }
        // A line break inside of JSON's strings is escaped, so that nothing inside of the block can end it.
        while let line = dropLine(&rest) {
            guard line == "```" else { continue }
            while rest.first?.isNewline == true { rest = rest.dropFirst() }
            text = rest
            return title
        }
        return nil
    }

    private static func dropLine(_ text: inout Substring) -> Substring? {
        guard !text.isEmpty else { return nil }
        let line = text.prefix { !$0.isNewline }
        text = text[line.endIndex...].dropFirst()
        return line
    }

    /// Takes off `[WhatsApp +4915112345678 Mon 2026-11-23 10:00 UTC] `.
    private static func dropEnvelope(_ text: inout Substring, channel: String) {
        guard text.first == "[", let end = text.prefix(256).firstIndex(of: "]") else { return }
        let inside = text[text.index(after: text.startIndex)..<end]
        let words = inside.split(separator: " ")
        guard words.first?.lowercased() == channel, words.dropFirst().contains(where: isDate),
            !inside.contains(where: \.isNewline)
        else { return }
        text = text[end...].dropFirst()
        if text.first == " " { text = text.dropFirst() }
    }

    /// Whether `text` begins like `2026-11-23`.
    private static func isDate(_ text: Substring) -> Bool {
        let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [4, 2, 2] && parts.allSatisfy { $0.utf8.allSatisfy(\.isASCIIDigit) }
    }
}
