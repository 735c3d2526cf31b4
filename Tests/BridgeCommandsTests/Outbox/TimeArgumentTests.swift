import BridgeDaemon
import Foundation
import Testing

@testable import BridgeCommands

struct TimeArgumentTests {
    @Test(
        arguments: [
            ("90", 90), ("0.5", 0.5), ("90s", 90), ("15m", 900), ("2h", 7200), ("1h30m", 5400), ("7d", 604_800),
            ("1w2d", 777_600),
            ("0", 0), ("2H", 7200),
        ] as [(String, Double)]
    )
    func `reads a length of time`(text: String, seconds: Double) {
        #expect(Span(text)?.duration == .seconds(seconds))
    }

    @Test(arguments: [
        "", "h", "2x", "2h1", "30m1h", "1m1m", "-5m", "+5m", "2 h", "1e3", "nan", "inf", "1.5h",
        "99999999999999999999d",
        "999999999w", "٣h",
    ])
    func `refuses what is no length of time`(text: String) {
        #expect(Span(text) == nil)
    }

    @Test(
        arguments: [
            ("1970-01-02T00:00:00Z", 86_400), ("2026-07-29T18:00Z", 1_785_348_000),
            ("2026-07-29T20:00+02:00", 1_785_348_000),
            ("2026-07-29T12:30:00-0530", 1_785_348_000), ("2026-07-29T18:00:00.25Z", 1_785_348_000.25),
            ("2024-02-29T00:00Z", 1_709_164_800),
        ] as [(String, Double)]
    )
    func `reads ISO 8601`(text: String, seconds: Double) {
        #expect(Date(iso8601: text)?.timeIntervalSince1970 == seconds)
    }

    @Test func `takes a time without a zone as the reader's own`() throws {
        let date = try #require(Date(iso8601: "2026-07-29T18:00:05"))
        #expect(date.localTime.hasPrefix("2026-07-29 18:00:05 "))
        #expect(Date(iso8601: "2026-07-29")?.localTime.hasPrefix("2026-07-29 00:00:00 ") == true)
    }

    @Test(arguments: [
        "2026-02-29T00:00Z", "2026-06-31", "2026-13-01", "2026-7-1", "2026-07-29T24:00Z", "2026-07-29T18:60Z",
        "2026-07-29T18",
        "2026-07-29T18:00 Z", "2026-07-29T18:00:00.Z", "2026-07-29T18:00+2", "2026-07-29T18:00Zulu", "yesterday",
    ])
    func `refuses what is no time`(text: String) {
        #expect(Date(iso8601: text) == nil)
    }

    @Test func `a distance goes back for what was, and on for what comes`() throws {
        let now = Date(timeIntervalSince1970: 1_000_000)
        let moment = try #require(Moment(argument: "2h"))
        #expect(moment.past(of: now) == now - 7200)
        #expect(moment.future(of: now) == now + 7200)
        let fixed = try #require(Moment(argument: "1970-01-02T00:00Z"))
        #expect(fixed.past(of: now) == fixed.future(of: now))
    }

    @Test(
        arguments: [
            (.milliseconds(20), "20 ms"), (.milliseconds(1250), "1.3 s"), (.seconds(59), "59 s"),
            (.seconds(150), "3 min"),
            (.seconds(7200), "2 h"), (.seconds(172_800), "2 d"), (.seconds(-3), "-3.0 s"),
        ] as [(Duration, String)]
    )
    func `shows durations for people`(duration: Duration, shown: String) {
        #expect(duration.shown == shown)
    }
}
