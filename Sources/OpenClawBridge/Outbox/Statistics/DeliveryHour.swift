#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An hour of the calendar, by UTC: what statistics are kept for.
public struct DeliveryHour: Sendable, Hashable, Comparable {
    /// How many hours had passed since the beginning of 2001 when it began.
    public let number: Int64

    /// Makes the hour with this number.
    public init(number: Int64) { self.number = number }

    /// The hour that a time lies in; times millions of years away lie in the first or last that there is.
    public init(_ time: Date) {
        let hours = (time.timeIntervalSinceReferenceDate / 3600).rounded(.down)
        number = hours.isNaN ? 0 : Int64(min(max(hours, -1e10), 1e10))
    }

    /// When it begins.
    public var start: Date { Date(timeIntervalSinceReferenceDate: Double(number) * 3600) }

    /// The hour that comes so many hours later.
    public func advanced(by count: Int64) -> DeliveryHour { DeliveryHour(number: number + count) }

    /// Whether `lhs` comes first.
    public static func < (lhs: DeliveryHour, rhs: DeliveryHour) -> Bool { lhs.number < rhs.number }
}
