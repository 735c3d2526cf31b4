extension Unicode.Scalar {
    /// Whether the scalar shows as itself: no control, nothing without width, nothing that turns the direction of the text, and
    /// no space but the ordinary one.
    var isSeen: Bool {
        if properties.isDefaultIgnorableCodePoint || (properties.isWhitespace && self != " ") { return false }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }

    /// Whether the scalar may stand in ordinary text: also line breaks, other spaces, and what joins emoji and the letters of some scripts.
    var isSeenInText: Bool {
        switch value {
        case 0x09, 0x0a, 0x0d, 0x200c, 0x200d, 0xfe0e, 0xfe0f: true
        default: isSeen || properties.generalCategory == .spaceSeparator
        }
    }

    /// Whether the scalar is a space, a tab or a line break.
    var isBlank: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" }
}
