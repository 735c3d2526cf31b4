#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Date {
    /// Hours, minutes and seconds where the reader is.
    package var clockTime: String {
        localParts.map { Self.join([$0.tm_hour, $0.tm_min, $0.tm_sec], ":") } ?? "--:--:--"
    }

    /// The date and the time where the reader is, with the zone: `2026-07-29 18:03:12 +0200`.
    package var localTime: String {
        guard let parts = localParts else { return "an impossible time" }
        let minutes = parts.tm_gmtoff.magnitude / 60
        let zone = (parts.tm_gmtoff < 0 ? "-" : "+") + Self.join([Int32(minutes / 60), Int32(minutes % 60)], "")
        return "\(Self.join([parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday], "-")) \(clockTime) \(zone)"
    }

    /// The form for programs, ISO 8601 with milliseconds in UTC.
    package var iso8601: String { formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

    /// How long ago `earlier` was at this time; the calendar may have been set back meanwhile.
    package func since(_ earlier: Date) -> Duration {
        .seconds(min(max(timeIntervalSince(earlier), -1e12), 1e12))
    }

    private var localParts: tm? {
        guard timeIntervalSince1970.magnitude < 1e11 else { return nil }
        var moment = time_t(timeIntervalSince1970.rounded(.down))
        var parts = tm()
        return localtime_r(&moment, &parts) == nil ? nil : parts
    }

    private static func join(_ numbers: [Int32], _ separator: String) -> String {
        numbers.map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: separator)
    }
}

extension Duration {
    /// The duration for people: `20 ms`, `0.8 s`, `12 s`, `5 min`, `3 h`, `9 d`.
    package var shown: String {
        let seconds = self / .seconds(1)
        if seconds < 0 { return "-" + (.zero - self).shown }
        for (unit, size) in [("d", 86_400.0), ("h", 3600), ("min", 60)] where (seconds / size).rounded() >= 2 {
            return "\(Int64((seconds / size).rounded())) \(unit)"
        }
        if seconds >= 10 { return "\(Int64(seconds.rounded())) s" }
        if seconds >= 1 { return "\((seconds * 10).rounded() / 10) s" }
        return "\(Int64((seconds * 1000).rounded())) ms"
    }
}
