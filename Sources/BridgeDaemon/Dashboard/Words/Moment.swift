#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A time, as a page tells it: for programs, and in words.
struct Moment: Sendable, Hashable {
    /// The time in the form of RFC 3339, to the second.
    let iso: String
    /// How long ago it was, or how soon it comes.
    let words: String

    init(_ time: Date, now: Date) {
        iso = time.formatted(.iso8601)
        let distance = now.timeIntervalSince(time)
        let length = Self.words(.seconds(abs(distance).rounded()))
        words = abs(distance) < 5 ? "just now" : distance > 0 ? "\(length) ago" : "in \(length)"
    }

    /// A length of time in its largest unit, or two of them: `45 s`, `3 min`, `2 h 5 min`, `4 days`.
    static func words(_ length: Duration) -> String {
        let seconds = length.components.seconds
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<86400:
            let minutes = seconds % 3600 / 60
            return minutes == 0 ? "\(seconds / 3600) h" : "\(seconds / 3600) h \(minutes) min"
        case ..<172_800: return "1 day"
        default: return "\(seconds / 86400) days"
        }
    }

    /// A short length of time to the point: `340 ms`, `2.1 s`, `48 s`, `3 min`.
    static func precise(_ length: Duration) -> String {
        let milliseconds = length.components.seconds * 1000 + length.components.attoseconds / 1_000_000_000_000_000
        switch milliseconds {
        case ..<1000: return "\(milliseconds) ms"
        case ..<10_000: return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
        default: return words(length)
        }
    }
}
