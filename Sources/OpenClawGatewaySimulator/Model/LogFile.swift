import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The gateway's log, which restarts share.
struct LogFile {
    private static let limit = 5000

    private(set) var lines: [String] = []
    /// The bytes of lines that were dropped from the front.
    private var dropped = 0

    mutating func write(_ message: String, level: String = "INFO", at wallClock: Int64) {
        let time = Date(timeIntervalSince1970: Double(wallClock) / 1000).ISO8601Format(
            .iso8601(timeZone: .gmt, includingFractionalSeconds: true)
        )
        let entry: JSONValue = [
            "0": .string(message), "_meta": ["logLevelName": .string(level), "date": .string(time)],
            "time": .string(time),
        ]
        lines.append(entry.description)
        while lines.count > Self.limit { dropped += lines.removeFirst().utf8.count + 1 }
    }

    /// The size of the file.
    var size: Int { dropped + lines.reduce(0) { $0 + $1.utf8.count + 1 } }

    /// The lines behind a position, and where the next look begins.
    func tail(from cursor: Int?, limit: Int, maxBytes: Int) -> (lines: [String], isCut: Bool) {
        var position = size
        var bytes = 0
        var found: [String] = []
        for line in lines.reversed() {
            let length = line.utf8.count + 1
            position -= length
            if let cursor, position < cursor { break }
            if found.count == limit || bytes + length > maxBytes { return (found.reversed(), true) }
            bytes += length
            found.append(line)
        }
        return (found.reversed(), false)
    }
}
