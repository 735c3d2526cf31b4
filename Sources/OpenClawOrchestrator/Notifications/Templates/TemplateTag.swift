/// A tag of a template: `{{name}}`, `{{#name}}`, `{{^name}}`, `{{/name}}` or a comment.
///
/// Mustache itself renders a name that it does not know as nothing; so the tags are found and checked here, before.
struct TemplateTag: Equatable {
    enum Role: Equatable { case value, section, inverted, end, comment }

    let role: Role
    let name: String
    /// The line it stands on, from 1 on.
    let line: Int

    /// The tags of a text, in order.
    static func tags(of text: String, file: String) throws(TemplateError) -> [TemplateTag] {
        var tags: [TemplateTag] = []
        var line = 1
        var rest = Substring(text)
        while let open = rest.firstRange(of: "{{") {
            line += rest[..<open.lowerBound].count { $0.isNewline }
            let isTriple = rest[open.upperBound...].first == "{"
            let end = isTriple ? "}}}" : "}}"
            let bodyStart = isTriple ? rest.index(after: open.upperBound) : open.upperBound
            guard let close = rest[bodyStart...].firstRange(of: end) else {
                throw TemplateError(file: file, line: line, "A tag is not closed.", advice: "Close it with \(end).")
            }
            let body = rest[bodyStart..<close.lowerBound]
            tags.append(try tag(body, isTriple: isTriple, file: file, line: line))
            line += body.count { $0.isNewline }
            rest = rest[close.upperBound...]
        }
        return tags
    }

    private static func tag(
        _ body: Substring,
        isTriple: Bool,
        file: String,
        line: Int
    ) throws(TemplateError) -> TemplateTag {
        let roles: [Character: Role] = ["#": .section, "^": .inverted, "/": .end, "!": .comment, "&": .value]
        var name = body
        var role = Role.value
        if !isTriple, let first = body.first {
            if first == "!" { return TemplateTag(role: .comment, name: "", line: line) }
            if let found = roles[first] {
                role = found
                name = name.dropFirst()
            } else if "><$=%*".contains(first) {
                throw TemplateError(
                    file: file,
                    line: line,
                    "The tag {{\(String(body).printable)}} is of a sort that templates of notifications do not have.",
                    advice:
                        "There are values {{name}}, sections {{#name}}…{{/name}} and {{^name}}…{{/name}}, and {{! comments}}."
                )
            }
        }
        return TemplateTag(role: role, name: name.trimmed, line: line)
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension String {
    /// At most 60 characters, without those that cannot be seen.
    var printable: String { String(decoding: LiteralText.visible(self).prefix(60).utf8, as: UTF8.self) }
}
