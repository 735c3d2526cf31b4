import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One line of a log, before it has a form.
///
/// Its size is bounded: what is longer is cut, and says so.
struct LogLine {
    /// The longest message, in bytes.
    static let messageLimit = 4096
    /// The longest value, in bytes.
    static let valueLimit = 2048
    /// The most values; of more, those whose names come last are left out.
    static let fieldLimit = 48

    let level: Logger.Level
    let logger: String
    let message: String
    /// What belongs to it, by name.
    let fields: [(name: String, value: LogValue)]

    init(level: Logger.Level, logger: String, message: String, metadata: Logger.Metadata) {
        self.level = level
        self.logger = logger
        self.message = message.cut(to: Self.messageLimit)
        fields = metadata.sorted { $0.key < $1.key }.prefix(Self.fieldLimit).map { name, value in
            (name.cut(to: 128), LogValue(value, limit: Self.valueLimit))
        }
    }

    /// The form of times, RFC 3339 with milliseconds in UTC.
    static func time(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

/// A value beside a message: a number where it is one, else a text.
enum LogValue: Hashable {
    case integer(Int64)
    case number(Double)
    case flag(Bool)
    case text(String)

    /// Lists and dictionaries become texts: fields are flat.
    init(_ value: Logger.MetadataValue, limit: Int) {
        switch value {
        case .stringConvertible(let value as any BinaryInteger) where Int64(exactly: value) != nil:
            self = .integer(Int64(value))
        case .stringConvertible(let value as Double) where value.isFinite: self = .number(value)
        case .stringConvertible(let value as Bool): self = .flag(value)
        default: self = .text("\(value)".cut(to: limit))
        }
    }
}

extension String {
    /// The text without its end where it is longer than so many bytes in UTF-8, with a mark that says so.
    fileprivate func cut(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        let mark = "…"
        var end = utf8.index(startIndex, offsetBy: limit - mark.utf8.count)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return self[..<end] + mark
    }
}
