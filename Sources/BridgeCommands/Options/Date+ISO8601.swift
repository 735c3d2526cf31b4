#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Date {
    /// Reads ISO 8601: a date, or a date with a time; without a zone it is the time where the reader is.
    init?(iso8601 text: String) {
        var rest = text[...]
        guard let year = rest.takeNumber(4), rest.take("-"), let month = rest.takeNumber(2), rest.take("-"),
            let day = rest.takeNumber(2)
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (CInt(year - 1900), CInt(month - 1), CInt(day))
        var fraction = 0.0
        if rest.take("T") || rest.take(" ") {
            guard let hour = rest.takeNumber(2), rest.take(":"), let minute = rest.takeNumber(2) else { return nil }
            (parts.tm_hour, parts.tm_min) = (CInt(hour), CInt(minute))
            if rest.take(":") {
                guard let second = rest.takeNumber(2) else { return nil }
                parts.tm_sec = CInt(second)
                if rest.take(".") {
                    let digits = rest.prefix(while: \.isASCIIDigit)
                    guard let value = Double("0." + digits), !digits.isEmpty else { return nil }
                    fraction = value
                    rest = rest.dropFirst(digits.count)
                }
            }
            guard hour < 24, minute < 60, parts.tm_sec < 60 else { return nil }
        }
        let wanted = parts
        parts.tm_isdst = -1
        let seconds: Int
        if rest.isEmpty {
            seconds = Int(mktime(&parts))
        } else {
            guard let offset = rest.takeOffset(), rest.isEmpty else { return nil }
            seconds = Int(timegm(&parts)) - offset
        }
        // The system turns the 31st of June into the 1st of July.
        guard parts.tm_mon == wanted.tm_mon, parts.tm_mday == wanted.tm_mday else { return nil }
        self.init(timeIntervalSince1970: Double(seconds) + fraction)
    }
}

extension Substring {
    fileprivate mutating func take(_ expected: Character) -> Bool {
        guard first == expected else { return false }
        removeFirst()
        return true
    }

    /// A number of exactly so many digits.
    fileprivate mutating func takeNumber(_ count: Int) -> Int? {
        let digits = prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        self = dropFirst(count)
        return Int(digits)
    }

    /// `Z`, `+02:00` or `+0200`, in seconds.
    fileprivate mutating func takeOffset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = takeNumber(2) else { return nil }
        _ = take(":")
        guard let minutes = takeNumber(2), hours <= 14, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
