import Testing

@testable import OpenClawBridge

@Suite struct `The texts that were sent lately` {
    @Test func `are known for their session only`() {
        var texts = RecentTexts()
        texts.insert("build green", into: "agent:main:main")
        #expect(texts.contains("build green", in: "agent:main:main"))
        #expect(!texts.contains("build red", in: "agent:main:main"))
        #expect(!texts.contains("build green", in: "agent:main:other"))
    }

    @Test(arguments: [" build green", "build green\n", "\t build green \n\n"])
    func `are equal without the white space around them, which gateways cut off`(text: String) {
        var texts = RecentTexts()
        texts.insert(text, into: "s")
        #expect(texts.contains("build green", in: "s"))
        #expect(!texts.contains("buildgreen", in: "s"))
    }

    @Test func `are few for each session`() {
        var texts = RecentTexts()
        for number in 1...9 { texts.insert("\(number)", into: "s") }
        #expect(!texts.contains("1", in: "s"))
        #expect((2...9).allSatisfy { texts.contains("\($0)", in: "s") })
    }

    @Test func `are forgotten when there are too many sessions`() {
        var texts = RecentTexts(sessions: 3)
        for number in 1...4 { texts.insert("hello", into: "\(number)") }
        #expect(!texts.contains("hello", in: "1"))
        #expect(texts.contains("hello", in: "4"))
        texts.insert("again", into: "4")
        #expect(texts.contains("hello", in: "4"))
    }

    @Test func `may be nothing but white space`() {
        var texts = RecentTexts()
        texts.insert(" \n", into: "s")
        #expect(texts.contains("", in: "s"))
    }
}
