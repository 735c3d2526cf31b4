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

/// How text looks where it is read: its width, and whether it has colours.
struct Style: Sendable {
    /// The columns of a line.
    let width: Int
    private let isColoured: Bool

    /// Neither colours nor line breaks.
    static let plain = Style(width: .max, isColoured: false)

    init(width: Int, isColoured: Bool) {
        self.width = width
        self.isColoured = isColoured
    }

    /// The style of what is behind a descriptor: colours only on a terminal, and not when `NO_COLOR` is set.
    init(descriptor: Int32) {
        guard isatty(descriptor) == 1 else {
            self = .plain
            return
        }
        let environment = ProcessInfo.processInfo.environment
        self.init(
            width: max(Self.columns(environment["COLUMNS"], descriptor), 20),
            isColoured: (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        )
    }

    /// The columns that somebody asks for, else those that the terminal has.
    private static func columns(_ wanted: String?, _ descriptor: Int32) -> Int {
        if let wanted = wanted.flatMap({ Int($0) }), (1...10_000).contains(wanted) { return wanted }
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }

    // MARK: Colours

    func bold(_ text: String) -> String { paint(text, 1) }
    func dim(_ text: String) -> String { paint(text, 2) }
    func red(_ text: String) -> String { paint(text, 31) }
    func green(_ text: String) -> String { paint(text, 32) }
    func yellow(_ text: String) -> String { paint(text, 33) }
    func cyan(_ text: String) -> String { paint(text, 36) }

    private func paint(_ text: String, _ code: Int) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    // MARK: Lines

    /// Breaks `text` between words; the first line begins with `first`, the others are indented.
    ///
    /// `first` has to be as wide as `indent` says, apart from its colours.
    func wrap(_ text: String, first: String, indent: Int) -> [String] {
        let room = max(width == .max ? .max : width - indent, 20)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= room {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        lines.append(line)
        let margin = String(repeating: " ", count: indent)
        return lines.enumerated().map { ($0 == 0 ? first : margin) + $1 }
    }

    /// A text behind its name, in the column where such texts stand.
    func field(_ name: String, _ text: String) -> [String] {
        wrap(text.printable, first: bold(name.padded(to: 12)), indent: 12)
    }
}

extension String {
    /// The text without characters that would move the cursor, change colours or hide what follows.
    ///
    /// Texts from a chat are written by strangers, and a terminal obeys what it prints.
    var printable: String {
        guard unicodeScalars.contains(where: { !$0.isPrintable }) else { return self }
        return unicodeScalars.reduce(into: "") { $0 += $1.isPrintable ? String($1) : $1.escaped(asASCII: true) }
    }

    /// The text without its middle, where it is longer than `width`.
    func shortened(to width: Int) -> String {
        guard count > width, width > 1 else { return self }
        let end = (width - 1) / 2
        return prefix(width - 1 - end) + "…" + suffix(end)
    }

    /// The text with spaces after it until it is `width` wide.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Unicode.Scalar {
    /// Whether the scalar shows as itself; the joiner inside of emoji counts too.
    fileprivate var isPrintable: Bool {
        if self == "\u{200D}" { return true }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
