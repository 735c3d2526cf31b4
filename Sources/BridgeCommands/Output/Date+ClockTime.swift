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
    /// Hours, minutes and seconds where the reader is.
    var clockTime: String {
        let seconds = timeIntervalSince1970
        guard seconds.magnitude < 1e12 else { return "--:--:--" }
        var moment = time_t(seconds)
        var parts = tm()
        localtime_r(&moment, &parts)
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { ($0 < 10 ? "0" : "") + String($0) }.joined(
            separator: ":"
        )
    }
}

extension Duration {
    /// The duration for people: `0.8 s`, `12 s`, `5 min`.
    var shown: String {
        let (whole, attoseconds) = components
        let seconds = Double(whole) + Double(attoseconds) / 1e18
        if seconds >= 120 { return "\(Int64((seconds / 60).rounded())) min" }
        if seconds >= 10 { return "\(Int64(seconds.rounded())) s" }
        if seconds >= 1 { return "\((seconds * 10).rounded() / 10) s" }
        return "\(Int64((seconds * 1000).rounded())) ms"
    }
}
