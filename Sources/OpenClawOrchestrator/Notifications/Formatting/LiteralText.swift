/// Makes texts from outside harmless: titles of issues, outputs of tests, words of an agent.
enum LiteralText {
    /// Ends what would otherwise go on: an invisible space of no width.
    static let divider: Unicode.Scalar = "\u{200B}"

    /// The text without control characters, and without those that cannot be seen or that change the direction of the
    /// text.
    ///
    /// Line breaks of all sorts become `\n`, tabs become spaces. What joins the parts of an emoji stays.
    static func visible(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            switch scalar {
            case "\n" where isAfterReturn: continue
            case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": result.append("\n")
            case "\t": result.append(" ")
            case "\u{200D}": if let last = result.last, last.isPartOfEmoji { result.append(scalar) }
            default: if scalar.isVisible { result.append(scalar) }
            }
        }
        return String(result)
    }

    /// At most `limit` characters, and not many more scalars, whatever is piled up on them.
    static func cut(_ text: String, to limit: Int) -> String {
        var kept = text.prefix(limit)
        while kept.unicodeScalars.count > limit * 4 { kept = kept.prefix(kept.count / 2) }
        return kept.endIndex == text.endIndex ? text : kept.dropLast().trimmed + "…"
    }

    /// The text with every sign replaced or divided that could format, link or mention.
    ///
    /// Signs that mark bold, italic, struck out or code are replaced by others that look like them, and not escaped:
    /// WhatsApp and Slack know no escapes, and Slack reads its own marks in what the gateway has rendered already.
    /// The others keep their look; a space of no width ends what would begin with them: `@everyone`, `<!here>`,
    /// `&lt;`, `](`, `||`.
    static func neutral(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var isLineStart = true
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let isInWord = index > 0 && scalars[index - 1].isWordScalar && (next?.isWordScalar ?? false)
            switch scalar {
            case "*": result.append("\u{2217}")
            case "_": result.append(isInWord ? scalar : "\u{FF3F}")
            case "~": result.append("\u{223C}")
            case "`": result.append("\u{02CB}")
            case "\\": result.append("\u{29F5}")
            case "@", "<": result.append(contentsOf: [scalar, divider])
            case "&" where next != " ": result.append(contentsOf: [scalar, divider])
            case "]" where next == "(" || next == ":" || next == "[": result.append(contentsOf: [scalar, divider])
            case "|" where next == "|": result.append(contentsOf: [scalar, divider])
            case "#" where isLineStart && (next == " " || next == "#"), ">" where isLineStart, "-" where isLineStart,
                "+" where isLineStart, "=" where isLineStart:
                result.append(contentsOf: [divider, scalar])
            default: result.append(scalar)
            }
            isLineStart = scalar == "\n"
        }
        return String(result)
    }

    /// A web address that is one address for every channel and formats nothing, or `nil` when it is none.
    static func address(_ text: String) -> String? {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.contains(where: \.isWhitespace) else {
            return nil
        }
        let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:/?#&=%+,!$'".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = Array(text.utf8)
        return String(
            decoding: bytes.indices.flatMap { index -> [UInt8] in
                let byte = bytes[index]
                let isInWord =
                    byte == UInt8(ascii: "_") && index > 0 && bytes[index - 1].isASCIIWordByte
                    && index + 1 < bytes.count && bytes[index + 1].isASCIIWordByte
                if kept.contains(byte) || isInWord { return [byte] }
                return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            },
            as: UTF8.self
        )
    }
}

extension UInt8 {
    fileprivate var isASCIIWordByte: Bool { Unicode.Scalar(self).isASCII && Unicode.Scalar(self).isWordScalar }
}

extension Unicode.Scalar {
    fileprivate var isWordScalar: Bool { properties.isAlphabetic || properties.numericType != nil }

    fileprivate var isPartOfEmoji: Bool {
        properties.isEmoji && !isASCII || self == "\u{FE0F}" || properties.isEmojiModifier
    }

    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: !properties.isDefaultIgnorableCodePoint || self == "\u{FE0F}"
        }
    }
}
