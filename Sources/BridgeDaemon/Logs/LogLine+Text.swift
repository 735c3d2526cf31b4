import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension LogLine {
    /// `time level message name=value …` and the end of the line.
    func text(at time: Date) -> [UInt8] {
        let level = level.rawValue.uppercased()
        var text = Self.time(time) + " " + level + String(repeating: " ", count: max(0, 9 - level.utf8.count))
        text += message.onOneLine
        for (name, value) in fields { text += " \(name.onOneLine)=\(value.shown)" }
        return Array((text + "\n").utf8)
    }
}

extension LogValue {
    fileprivate var shown: String {
        switch self {
        case .integer(let value): return String(value)
        case .number(let value): return value.description
        case .flag(let value): return value.description
        case .text(let value):
            let isWord = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x5C }
            if isWord { return value.onOneLine }
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"\(escaped.onOneLine)\""
        }
    }
}

extension String {
    /// The text without what would begin another line, or move a terminal's cursor.
    ///
    /// Values come from strangers too; nobody may forge a line.
    fileprivate var onOneLine: String {
        guard unicodeScalars.contains(where: { !$0.isShown }) else { return self }
        return unicodeScalars.reduce(into: "") { $0 += $1.isShown ? String($1) : $1.escaped(asASCII: true) }
    }
}

extension Unicode.Scalar {
    fileprivate var isShown: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            self == "\u{200D}"
        default: true
        }
    }
}
