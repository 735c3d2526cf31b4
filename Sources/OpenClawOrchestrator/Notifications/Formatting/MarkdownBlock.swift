/// A line of a text in the small Markdown of templates, or some lines of code.
enum MarkdownBlock: Equatable {
    /// A line, and what it begins with when it is of a list: `- `, `2. `.
    case line(start: String, [MarkdownSpan])
    case heading(level: Int, [MarkdownSpan])
    /// Lines of code, and the line that opened them: ```` ```swift ````.
    case code(opening: String, [String])

    /// The blocks of a text, in order.
    ///
    /// A text that is not Markdown is one, too: what opens and never closes is text.
    static func blocks(of text: String) -> [MarkdownBlock] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var blocks: [MarkdownBlock] = []
        var index = 0
        while index < lines.count {
            let line = lines[index]
            index += 1
            if line.hasPrefix("```"), let end = lines[index...].firstIndex(where: { $0.trimmed == "```" }) {
                blocks.append(.code(opening: line.trimmed, Array(lines[index..<end])))
                index = end + 1
            } else {
                blocks.append(block(line))
            }
        }
        return blocks
    }

    private static func block(_ line: String) -> MarkdownBlock {
        if let match = line.prefixMatch(of: /(#{1,6}) +(?=\S)/) {
            return .heading(level: match.1.count, MarkdownSpan.spans(of: line[match.range.upperBound...]))
        }
        if let match = line.prefixMatch(of: /( *)[-*+] +(?=\S)/) {
            return .line(start: "\(match.1)- ", MarkdownSpan.spans(of: line[match.range.upperBound...]))
        }
        if let match = line.prefixMatch(of: /[ ]*[0-9]{1,9}[.)] +(?=\S)/) {
            return .line(start: String(match.output), MarkdownSpan.spans(of: line[match.range.upperBound...]))
        }
        return .line(start: "", MarkdownSpan.spans(of: line[...]))
    }
}

/// A piece of a line.
indirect enum MarkdownSpan: Equatable {
    case text(String)
    case bold([MarkdownSpan])
    case italic([MarkdownSpan])
    case code(String)
    case link([MarkdownSpan], address: String)

    /// The pieces of a line, in order.
    static func spans(of line: Substring) -> [MarkdownSpan] {
        var spans: [MarkdownSpan] = []
        var plain = ""
        var rest = line
        while let first = rest.first {
            if let (span, end) = marked(rest, after: plain.last) {
                if !plain.isEmpty { spans.append(.text(plain)) }
                plain = ""
                spans.append(span)
                rest = rest[end...]
            } else {
                plain.append(first)
                rest = rest.dropFirst()
            }
        }
        if !plain.isEmpty { spans.append(.text(plain)) }
        return spans
    }

    /// The piece that a mark at the beginning of `text` opens, and where it ends.
    private static func marked(
        _ text: Substring,
        after previous: Character?
    ) -> (MarkdownSpan, Substring.Index)? {
        switch text.first {
        case "`":
            guard let inner = inside("`", of: text) else { return nil }
            return (.code(String(inner.0)), inner.1)
        case "*":
            if let inner = inside("**", of: text) { return (.bold(spans(of: inner.0)), inner.1) }
            guard let inner = inside("*", of: text) else { return nil }
            return (.italic(spans(of: inner.0)), inner.1)
        case "_":
            // Inside of a word it is a part of a name.
            guard previous.map({ !$0.isLetter && !$0.isNumber }) ?? true, let inner = inside("_", of: text) else {
                return nil
            }
            let next = text[inner.1...].first
            guard next.map({ !$0.isLetter && !$0.isNumber }) ?? true else { return nil }
            return (.italic(spans(of: inner.0)), inner.1)
        case "[":
            guard let match = text.prefixMatch(of: /\[([^\[\]]+)\]\(([^()\s]+)\)/) else { return nil }
            return (.link(spans(of: match.1), address: String(match.2)), match.range.upperBound)
        default: return nil
        }
    }

    /// What stands between two marks, neither empty nor with spaces at its ends, and where the second ends.
    private static func inside(_ mark: String, of text: Substring) -> (Substring, Substring.Index)? {
        guard text.hasPrefix(mark) else { return nil }
        let body = text.dropFirst(mark.count)
        guard let first = body.first, !first.isWhitespace, !body.hasPrefix(mark),
            let close = body.firstRange(of: mark)
        else { return nil }
        let inner = body[..<close.lowerBound]
        guard inner.last?.isWhitespace == false else { return nil }
        return (inner, close.upperBound)
    }

    /// The same without bold.
    var withoutBold: [MarkdownSpan] {
        switch self {
        case .bold(let inner): inner.flatMap(\.withoutBold)
        case .italic(let inner): [.italic(inner.flatMap(\.withoutBold))]
        case .text, .code, .link: [self]
        }
    }
}
