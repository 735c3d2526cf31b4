import OpenClawBridge
import Testing

@testable import OpenClawOrchestrator

@Suite struct `Formats of chats` {
    static let text = """
        # Build of **main**
        **bold**, _italic_, *also*, `a*b*c` and [the log](https://ci.example/1)
        - first
        2. second
        ```swift
        let **x** = 1
        ```
        snake_case_name stays, 2 * 3 * 4 too
        """

    @Test func `give WhatsApp its own marks`() {
        #expect(
            ChatFormat(channel: "whatsapp").render(Self.text) == """
                *Build of main*
                *bold*, _italic_, _also_, `a*b*c` and the log (https://ci.example/1)
                - first
                2. second
                ```swift
                let **x** = 1
                ```
                snake_case_name stays, 2 * 3 * 4 too
                """
        )
    }

    @Test(arguments: ["telegram", "slack", "signal"])
    func `give Markdown where the gateway renders it`(channel: String) {
        #expect(
            ChatFormat(channel: channel).render(Self.text) == """
                **Build of main**
                **bold**, _italic_, _also_, `a*b*c` and [the log](https://ci.example/1)
                - first
                2. second
                ```swift
                let **x** = 1
                ```
                snake_case_name stays, 2 * 3 * 4 too
                """
        )
    }

    @Test func `give Discord its headings`() {
        #expect(ChatFormat(channel: "Discord").render(Self.text).hasPrefix("# Build of **main**\n**bold**"))
    }

    @Test(arguments: ["imessage", "agent", "matrix"])
    func `give others plain text`(channel: String) {
        #expect(
            ChatFormat(channel: channel).render(Self.text) == """
                Build of main
                bold, italic, also, a*b*c and the log (https://ci.example/1)
                - first
                2. second
                let **x** = 1
                snake_case_name stays, 2 * 3 * 4 too
                """
        )
    }

    @Test(arguments: ["**", "*a", "`", "[a](", "[a]()", "```\nnever closed", "** a **", "_a_b", "#", "#12", "-5", ""])
    func `leave what is no Markdown as it is`(text: String) {
        for channel in ["whatsapp", "slack", "discord", "imessage"] {
            #expect(ChatFormat(channel: channel).render(text) == text)
        }
    }

    static let hostile = [
        "@everyone look", "@channel", "<!here>", "<!channel|x>", "<@U123>", "<@&55>", "&lt;!here&gt;", "&#60;!here>",
        "*bold* **more** _it_ __so__ ~no~ ~~no~~", "`code` ```fence```", "[text](https://evil.example)",
        "[a]: https://evil.example", "||spoiler||", "# heading", "> quote", "a\n# heading\n> quote\n```\ncode",
        "<b>x</b>",
        "\\@everyone", "\u{202E}gnp.exe", "\u{0}\u{7}\u{1B}[31mred", "x\u{200B}\u{2066}y",
        "<https://evil.example|safe>",
        "{{url}}", "{{{url}}}",
    ]

    @Test(arguments: hostile, ["whatsapp", "telegram", "slack", "discord", "imessage", "matrix"])
    func `let no value format, link, hide or mention`(value: String, channel: String) throws {
        let shown = try MessageTemplates.builtIn.preview(.error, values: ["error": value], channel: channel)
        for scalar in ["*", "~", "`", "\\"] { #expect(!shown.contains(scalar), "\(shown)") }
        for pair in ["@everyone", "@channel", "<!", "<@", "&lt;", "&#", "](", "]:", "||", "<h", "<b"] {
            #expect(!shown.contains(pair), "\(shown)")
        }
        #expect(!shown.contains("\n#") && !shown.contains("\n>"))
        #expect(!shown.contains(" _") && !shown.contains("_ "))
        let forbidden = shown.unicodeScalars.filter {
            ($0.properties.generalCategory == .control && $0 != "\n")
                || ($0.properties.generalCategory == .format && $0 != LiteralText.divider)
        }
        #expect(forbidden.isEmpty)
        // What stands there renders as itself a second time: nothing was left to be read as Markdown.
        #expect(ChatFormat(channel: channel).render(shown) == shown)
    }

    @Test func `leave ordinary titles readable`() {
        let title = "[Bug] don't crash on snake_case_names: 1 < 2 & 3 > 2 (#12) – über 👩‍💻 🇩🇪 ❤️"
        let shown = ChatFormat(channel: "slack").literal(title, of: .summary)
        #expect(shown == "[Bug] don't crash on snake_case_names: 1 <\u{200B} 2 & 3 > 2 (#12) – über 👩‍💻 🇩🇪 ❤️")
        #expect(ChatFormat(channel: "agent").literal(title, of: .summary) == title)
    }

    @Test(arguments: [
        ("https://x.org/a_b/_c_?q=1&r=2#s", "https://x.org/a_b/%5Fc%5F?q=1&r=2#s"),
        ("https://x.org/(a)*[b]~@é", "https://x.org/%28a%29%2A%5Bb%5D%7E%40%C3%A9"),
        ("javascript:alert(1)", "javascript:alert(1)"), ("https://x.org a", "https://x.org a"),
    ])
    func `keep web addresses whole`(address: String, shown: String) {
        #expect(ChatFormat(channel: "discord").literal(address, of: .url) == shown)
    }

    @Test func `make single lines of names, and keep those of reports`() {
        let format = ChatFormat(channel: "slack")
        #expect(format.literal("a\r\nb\u{2028}c\td", of: .agent) == "a b c d")
        #expect(format.literal("  a\r\n\n\n  b ", of: .error) == "a\nb")
    }
}
