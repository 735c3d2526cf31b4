import Testing

@testable import BridgeCommands

struct OutputTests {
    @Test(arguments: [20, 40, 60, 200])
    func `breaks lines between words, and keeps every word`(width: Int) {
        let text = "the gateway refused the connection because the token differs from its own"
        let lines = Style(width: width, isColoured: false).wrap(text, first: "error: ", indent: 7)
        #expect(lines.allSatisfy { $0.count <= max(width, 27) })
        #expect(lines.joined(separator: " ").split(separator: " ").dropFirst().joined(separator: " ") == text)
    }

    @Test func `shows no colours without a terminal`() {
        #expect(Style.plain.red("no") == "no")
        #expect(Style(width: 80, isColoured: true).red("no") == "\u{1B}[31mno\u{1B}[0m")
    }

    @Test(arguments: [
        ("plain ✓ 👩‍👩‍👧", "plain ✓ 👩‍👩‍👧"), ("a\u{1B}[31mb", #"a\u{1B}[31mb"#), ("a\u{202E}b", #"a\u{202E}b"#),
        ("a\u{9B}b", #"a\u{009B}b"#), ("a\nb", #"a\nb"#),
    ])
    func `shows characters that a terminal would obey as what they are`(text: String, shown: String) {
        #expect(text.printable == shown)
    }

    @Test func `puts a table's cells under each other where there is no room beside each other`() {
        var table = TextTable("setting", "value", "from")
        table.add("openclaw.gateway.url", "ws://127.0.0.1:18789", "environment variable OPENCLAW_GATEWAY_URL")
        let wide = table.lines(Style(width: 120, isColoured: false))
        let narrow = table.lines(Style(width: 40, isColoured: false))
        #expect(wide.count == 2)
        #expect(narrow.count >= 3)
        #expect(narrow.allSatisfy { $0.count <= 42 })
    }
}
