#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The hours in which only urgent notifications are sent: `22:00-07:00 Europe/Berlin`.
///
/// What is held becomes one message at their end. The hours are those of the clock on the wall, also on the days on
/// which it is set forward or back: an hour that there is twice is quiet twice, and one that is left out takes
/// nothing from the end.
///
/// Other severities than the critical ones may pass as well: `22:00-07:00 Europe/Berlin except warning, critical`.
public struct QuietHours: Sendable, Hashable {
    /// When they begin, in minutes after midnight.
    public let start: Int
    /// When they end, in minutes after midnight; before ``start`` it is on the next day.
    public let end: Int
    /// The clock on the wall.
    public let timeZone: TimeZone
    /// The severities that are sent all the same.
    public var passing: Set<NotificationSeverity>

    /// Reads the form that ``QuietHours`` shows.
    public init(_ text: String) throws(NotificationSettingError) {
        guard
            let match = text.wholeMatch(
                of: /\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s+(\S+)(?:\s+except\s+([a-z,\s]+))?/
            )
        else {
            throw NotificationSettingError(
                "\"\(text.printable)\" are no quiet hours.",
                advice: "Write for example: 22:00-07:00 Europe/Berlin"
            )
        }
        start = try Self.minutes(match.1, match.2)
        end = try Self.minutes(match.3, match.4)
        guard start != end else {
            throw NotificationSettingError("Quiet hours that end when they begin have no length.")
        }
        guard let timeZone = TimeZone(identifier: String(match.5)) else {
            throw NotificationSettingError(
                "\"\(String(match.5).printable)\" is no time zone that this machine knows.",
                advice: "Write one like Europe/Berlin or UTC; on Linux they come with the package tzdata."
            )
        }
        self.timeZone = timeZone
        passing = [.critical]
        guard let words = match.6 else { return }
        passing = []
        for word in words.split(separator: ",").map(\.trimmed) {
            guard let severity = NotificationSeverity(rawValue: word) else {
                let names = NotificationSeverity.allCases.map(\.rawValue).joined(separator: ", ")
                throw NotificationSettingError("\"\(word)\" is not a severity.", advice: "Severities: \(names).")
            }
            passing.insert(severity)
        }
    }

    /// When the quiet hours end that `date` lies in; `nil` when it lies in none.
    public func end(at date: Date) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let today = calendar.startOfDay(for: date)
        guard let yesterday = calendar.date(byAdding: .day, value: -1, to: today) else { return nil }
        for day in [yesterday, today] {
            let last = start < end ? day : calendar.date(byAdding: .day, value: 1, to: day)
            guard let last, let begins = Self.instant(start, on: day, .first, calendar),
                let ends = Self.instant(end, on: last, .last, calendar)
            else { continue }
            if begins <= date, date < ends { return ends }
        }
        return nil
    }

    /// When the clock on the wall shows a time of a day; a time that is left out is the next one there is.
    private static func instant(
        _ minutes: Int,
        on day: Date,
        _ repeated: Calendar.RepeatedTimePolicy,
        _ calendar: Calendar
    ) -> Date? {
        calendar.nextDate(
            after: day.addingTimeInterval(-1),
            matching: DateComponents(hour: minutes / 60, minute: minutes % 60, second: 0),
            matchingPolicy: .nextTime,
            repeatedTimePolicy: repeated
        )
    }

    private static func minutes(_ hour: Substring, _ minute: Substring) throws(NotificationSettingError) -> Int {
        guard let hours = Int(hour), let minutes = Int(minute), hours < 24, minutes < 60 else {
            throw NotificationSettingError("\(hour):\(minute) is no time of day.", advice: "Write 00:00 to 23:59.")
        }
        return hours * 60 + minutes
    }
}

extension QuietHours: CustomStringConvertible {
    /// The hours as ``init(_:)`` reads them.
    public var description: String {
        func time(_ minutes: Int) -> String {
            [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        }
        let names = passing.sorted().map(\.rawValue).joined(separator: ", ")
        let except = passing == [.critical] || passing.isEmpty ? "" : " except \(names)"
        return "\(time(start))-\(time(end)) \(timeZone.identifier)\(except)"
    }
}
