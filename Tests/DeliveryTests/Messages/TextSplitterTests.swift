import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct TextSplitterTests {
    private let splitter = TextSplitter(TextLimit(200))

    private func words(_ count: Int) -> String { (1...count).map { "word\($0)" }.joined(separator: " ") }

    @Test(arguments: ["", " ", "short", String(repeating: "x", count: 200), "```\nunclosed", "\n\n  indented\n\n"])
    func `a text that fits stays as it is`(text: String) {
        #expect(splitter.parts(of: text) == [text])
    }

    @Test
    func `cuts between paragraphs rather than in them`() {
        let first = words(20)
        let second = words(22)
        #expect(splitter.parts(of: first + "\n\n" + second) == ["(1/2)\n" + first, "(2/2)\n" + second])
    }

    @Test
    func `cuts between lines rather than in them`() {
        let lines = (1...30).map { "\($0). a line of a list" }
        let parts = splitter.parts(of: lines.joined(separator: "\n"))
        #expect(parts.count > 2)
        #expect(parts.flatMap { $0.split(separator: "\n").dropFirst().map(String.init) } == lines)
    }

    @Test
    func `cuts after a sentence rather than after a word`() throws {
        let text = words(25) + ". And one more sentence that does not fit into the first part at all, does it?"
        let parts = splitter.parts(of: text)
        try #require(parts.count == 2)
        #expect(parts[0].hasSuffix("word25."))
        #expect(parts[1].hasPrefix("(2/2)\nAnd one"))
    }

    @Test
    func `cuts between words rather than in them`() {
        let text = words(100)
        let parts = splitter.parts(of: text)
        #expect(parts.map { $0.drop { $0 != "\n" }.dropFirst() }.joined(separator: " ") == text)
    }

    @Test
    func `cuts a word only when there is nothing else`() {
        let parts = splitter.parts(of: String(repeating: "x", count: 500))
        #expect(parts == [194, 194, 112].enumerated().map { "(\($0 + 1)/3)\n" + String(repeating: "x", count: $1) })
    }

    @Test
    func `keeps the indentation of the line that a part begins with`() {
        let text = "- " + words(22) + "\n\n    - nested " + words(10)
        #expect(splitter.parts(of: text).last?.hasPrefix("(2/2)\n    - nested word1") == true)
    }

    @Test
    func `closes a block of code and opens it again with its language`() throws {
        let code = (1...18).map { "let value\($0) = \($0) // comment" }
        let parts = splitter.parts(of: "Look:\n```swift\n" + code.joined(separator: "\n") + "\n```\nDone.")
        try #require(parts.count == 3)
        #expect(parts[0].hasPrefix("(1/3)\nLook:\n```swift\nlet value1 "))
        #expect(parts[0].hasSuffix(" // comment\n```"))
        #expect(parts[1].hasPrefix("(2/3)\n```swift\nlet value"))
        #expect(parts[1].hasSuffix(" // comment\n```"))
        #expect(parts[2].hasPrefix("(3/3)\n```swift\nlet value"))
        #expect(parts[2].hasSuffix("\n```\nDone."))
        let kept = parts.flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("let") }
        #expect(kept.map(String.init) == code)
    }

    @Test
    func `leaves a block of code whole when it fits into the next part`() {
        let code = "~~~\n" + words(20) + "\n~~~"
        let parts = splitter.parts(of: words(15) + "\n" + code)
        #expect(parts == ["(1/2)\n" + words(15), "(2/2)\n" + code])
    }

    @Test
    func `a longer mark, another mark, or a mark with text does not close a block`() {
        let inner = "~~~\n```\n````swift\n"
        let text = "````\n" + inner + String(repeating: "code line\n", count: 40) + "````\n" + words(5)
        let parts = splitter.parts(of: text)
        for part in parts.dropFirst().dropLast() {
            #expect(part.split(separator: "\n")[1] == "````")
            #expect(part.hasSuffix("\n````"))
        }
    }

    @Test
    func `opens an indented block again with its indentation`() {
        let text = "- item\n  ```js\n" + String(repeating: "  call();\n", count: 40) + "  ```"
        let parts = splitter.parts(of: text)
        #expect(parts.count > 2)
        #expect(parts.dropFirst().allSatisfy { $0.dropFirst(6).hasPrefix("  ```js\n  call();") })
        #expect(parts.allSatisfy { $0.hasSuffix("\n  ```") })
    }

    @Test
    func `counts what the text becomes, not what it is`() {
        let text = String(repeating: "a<b ", count: 200)
        for measure in TextMeasure.allCases {
            let parts = TextSplitter(TextLimit(300, measure)).parts(of: text)
            #expect(parts.allSatisfy { measure.length(of: $0) <= 300 })
            #expect(parts.count == (measure == .utf16 || measure == .utf8 ? 3 : 5))
        }
    }

    @Test
    func `keeps emoji and accents whole`() {
        let family = "👩‍👩‍👧‍👦"
        let text = String(repeating: family, count: 100) + String(repeating: "e\u{301}", count: 500)
        for part in splitter.parts(of: text) {
            #expect(
                part.dropFirst(part.hasPrefix("(") ? 8 : 0).allSatisfy {
                    String($0) == family || $0 == "é" || $0.isASCII
                }
            )
        }
    }

    @Test
    func `cuts even a character when it is longer than any part`() {
        let monster = "z" + String(repeating: "\u{308}", count: 1000)
        let parts = splitter.parts(of: "before " + monster + " after")
        #expect(parts.allSatisfy { $0.utf16.count <= 200 })
        #expect(parts.joined().unicodeScalars.count { $0 == "\u{308}" } == 1000)
    }

    @Test
    func `makes no part of white space alone`() {
        let space = String(repeating: " \n", count: 500)
        #expect(splitter.parts(of: space) == [""])
        #expect(splitter.parts(of: "x" + space) == ["x"])
        #expect(splitter.parts(of: space + "x" + space + "y") == ["(1/2)\nx", "(2/2)\ny"])
    }

    @Test
    func `numbers get room when there are many parts`() {
        let parts = splitter.parts(of: String(repeating: "0123456789", count: 25_000))
        #expect(parts.count > 1000)
        #expect(parts.allSatisfy { $0.utf16.count <= 200 })
        #expect(parts.last?.hasPrefix("(\(parts.count)/\(parts.count))\n") == true)
    }

    @Test(arguments: [Int.min, -1, 0, 1, 199])
    func `a limit that leaves no room for anything counts as 200`(length: Int) {
        let text = words(100)
        #expect(TextSplitter(TextLimit(length)).parts(of: text) == splitter.parts(of: text))
    }
}
