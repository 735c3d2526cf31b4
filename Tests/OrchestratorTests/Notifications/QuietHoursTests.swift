import Foundation
import Testing

@testable import OpenClawOrchestrator

@Suite struct `Quiet hours` {
    private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(
        arguments: [
            // An ordinary night, at +01:00.
            ("2026-01-15T20:59:59Z", nil), ("2026-01-15T21:00:00Z", "2026-01-16T06:00:00Z"),
            ("2026-01-16T05:59:59Z", "2026-01-16T06:00:00Z"), ("2026-01-16T06:00:00Z", nil),
            // The night of 2026-03-29 has an hour less: it begins at +01:00 and ends at +02:00.
            ("2026-03-28T21:00:00Z", "2026-03-29T05:00:00Z"), ("2026-03-29T04:59:59Z", "2026-03-29T05:00:00Z"),
            ("2026-03-29T05:00:00Z", nil),
            // The night of 2026-10-25 has an hour more: it begins at +02:00 and ends at +01:00.
            ("2026-10-24T19:59:59Z", nil), ("2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z"),
            ("2026-10-25T05:30:00Z", "2026-10-25T06:00:00Z"), ("2026-10-25T06:00:00Z", nil),
        ] as [(String, String?)]
    )
    func `follow the clock on the wall`(now: String, end: String?) throws {
        let hours = try QuietHours("22:00-07:00 Europe/Berlin")
        let expected = try end.map { try date($0) }
        let found = hours.end(at: try date(now))
        #expect(found == expected)
    }

    @Test func `that end in an hour that there is twice are quiet twice`() throws {
        let hours = try QuietHours("01:00-02:30 Europe/Berlin")
        // 02:30 is 00:30 and 01:30 in UTC.
        let end = try date("2026-10-25T01:30:00Z")
        for now in ["2026-10-25T00:15:00Z", "2026-10-25T00:45:00Z", "2026-10-25T01:29:00Z"] {
            #expect(try hours.end(at: date(now)) == end)
        }
        #expect(hours.end(at: end) == nil)
    }

    @Test func `that end in an hour that is left out end where it would have begun`() throws {
        let hours = try QuietHours("01:00-02:30 Europe/Berlin")
        #expect(try hours.end(at: date("2026-03-29T00:30:00Z")) == date("2026-03-29T01:00:00Z"))
        #expect(try hours.end(at: date("2026-03-29T01:00:00Z")) == nil)
    }

    @Test func `may lie within a day`() throws {
        let hours = try QuietHours("12:30-13:15 UTC")
        #expect(try hours.end(at: date("2026-01-15T12:45:00Z")) == date("2026-01-15T13:15:00Z"))
        #expect(try hours.end(at: date("2026-01-15T13:15:00Z")) == nil)
    }

    @Test(arguments: [
        "22:00-07:00 Europe/Berlin", "12:30-13:15 GMT", "22:00-07:00 America/New_York except warning, critical",
    ])
    func `are read and written alike`(text: String) throws { #expect(try QuietHours(text).description == text) }

    @Test(arguments: [
        ("22:00", "no quiet hours"), ("22:00-07:00", "no quiet hours"), ("24:00-07:00 UTC", "24:00"),
        ("22:00-07:60 UTC", "07:60"), ("07:00-07:00 UTC", "no length"), ("22:00-07:00 Europe/Bärlin", "Europe/Bärlin"),
        ("22:00-07:00 UTC except loud", "loud"),
    ])
    func `are refused with what is wrong`(text: String, named: String) {
        let error = #expect(throws: NotificationSettingError.self) { try QuietHours(text) }
        #expect(error?.message.contains(named) == true, "\(error.map(\.description) ?? "")")
    }
}
