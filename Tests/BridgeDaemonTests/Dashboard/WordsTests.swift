import Foundation
import Testing

@testable import BridgeDaemon

struct WordsTests {
    @Test(arguments: [
        (0.0, "just now"), (-12, "12 s ago"), (-61, "1 min ago"), (-3600, "1 h ago"), (-7500, "2 h 5 min ago"),
        (-90_000, "1 day ago"), (-400_000, "4 days ago"), (90, "in 1 min"),
    ])
    func `a moment is told in words`(offset: Double, words: String) {
        let now = Date(timeIntervalSince1970: 1_795_000_000)
        let moment = Moment(now.addingTimeInterval(offset), now: now)
        #expect(moment.words == words)
        #expect(Moment(now, now: now).iso == "2026-11-18T11:06:40Z")
    }

    @Test(arguments: [
        (Duration.milliseconds(0), "0 ms"), (.milliseconds(340), "340 ms"), (.milliseconds(2140), "2.1 s"),
        (.seconds(48), "48 s"), (.seconds(200), "3 min"),
    ])
    func `a short time is told to the point`(time: Duration, words: String) {
        #expect(Moment.precise(time) == words)
    }

    @Test(arguments: [
        ("two\nlines  and\ttabs ", "two lines and tabs"), ("a\u{202E}b\u{200B}c\u{0}", "abc"), ("", ""),
        ("👩\u{200D}👧 family", "👩\u{200D}👧 family"), ("12345678901", "1234567890…"),
    ])
    func `text becomes one visible line`(text: String, line: String) {
        #expect(ShownText(text, limit: text.hasPrefix("1") ? 10 : 100).description == line)
    }

    @Test func `text keeps its lines where it may`() {
        #expect(ShownText("a\n  b\r\n\n", limit: 100, keepsLines: true).description == "a\n  b")
    }

    @Test(arguments: [
        ("a=1&b=two+words", ["a": "1", "b": "two words"]), ("id=%3Cx%3E", ["id": "<x>"]), ("a", ["a": ""]),
    ])
    func `reads a form`(text: String, fields: [String: String]) throws {
        let form = try #require(FormBody(text))
        for (name, value) in fields { #expect(form[name] == value) }
        #expect(form["other"] == nil)
    }

    @Test(arguments: ["a=1&a=2", "a=%4", "a=%zz", "a=%ff"])
    func `refuses what is no form`(text: String) { #expect(FormBody(text) == nil) }
}
