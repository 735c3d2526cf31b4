/// Text of anybody, made fit for a page: bounded, and without what hides or turns text around.
///
/// It still has to be escaped.
struct ShownText: CustomStringConvertible {
    let description: String

    /// - Parameters:
    ///   - text: The text.
    ///   - limit: The most Unicode scalars to keep.
    ///   - keepsLines: Whether lines are kept apart; else all blank space becomes single spaces.
    init(_ text: String, limit: Int, keepsLines: Bool = false) {
        var kept = String.UnicodeScalarView()
        var count = 0
        var isAfterBlank = true
        for scalar in text.unicodeScalars {
            let isLineBreak = keepsLines && scalar == "\n"
            let isBlank = !isLineBreak && scalar.properties.isWhitespace
            if isBlank ? isAfterBlank && !keepsLines : !(isLineBreak || Self.isShown(scalar)) { continue }
            guard count < limit else {
                kept.append("…")
                break
            }
            kept.append(isBlank ? " " : scalar)
            count += 1
            isAfterBlank = isBlank
        }
        while kept.last == " " || kept.last == "\n" { kept.removeLast() }
        description = String(kept)
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        // Bidirectional controls and other invisible signs; the joiners are needed by scripts and emoji.
        case .format: scalar == "\u{200C}" || scalar == "\u{200D}"
        default: true
        }
    }
}
