/// Text of an agent, made fit to be shown: bounded, and without what could control a terminal or turn text around.
struct CleanText {
    /// The text; lines are kept apart.
    let text: String

    init(_ raw: String, limit: Int) {
        var kept = String.UnicodeScalarView()
        var count = 0
        var escape = Escape.none
        for scalar in raw.unicodeScalars {
            if escape.swallows(scalar) { continue }
            guard Self.isShown(scalar) else { continue }
            guard count < limit else {
                kept.append("…")
                break
            }
            kept.append(scalar)
            count += 1
        }
        var text = String(kept)[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        self.text = String(text)
    }

    /// The text in one line.
    var line: String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar == "\n" || scalar == "\t"
        // Bidirectional controls and other invisible signs; the joiners are needed by scripts and emoji.
        case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
        case .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }

    /// Follows the escape sequences of terminals, so that no rest of them stays.
    private enum Escape {
        case none, begun, control, string

        mutating func swallows(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .none:
                guard scalar == "\u{1B}" else { return false }
                self = .begun
            case .begun:
                self = scalar == "[" ? .control : scalar == "]" ? .string : .none
            case .control:
                if ("@"..."~").contains(scalar) || scalar == "\n" { self = .none }
            case .string:
                if scalar == "\u{07}" || scalar == "\\" || scalar == "\n" { self = .none }
            }
            return scalar != "\n"
        }
    }
}
