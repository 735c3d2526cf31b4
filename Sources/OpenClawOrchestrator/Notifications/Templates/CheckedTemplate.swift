import Mustache

/// A template whose tags are all known to be right.
struct CheckedTemplate: Sendable {
    private let template: MustacheTemplate

    /// Checks a template.
    ///
    /// - Parameters:
    ///   - text: The template.
    ///   - kind: The kind of notifications it is for.
    ///   - file: Where it came from, for errors.
    /// - Throws: The first thing that is wrong.
    init(_ text: String, for kind: NotificationKind, file: String) throws(TemplateError) {
        try Self.check(try TemplateTag.tags(of: text, file: file), for: kind, file: file)
        do {
            // Values are made safe before they are put in, each for its channel; HTML is none of them.
            template = try MustacheTemplate(string: "{{%CONTENT_TYPE:TEXT}}\n" + text)
        } catch let error as MustacheTemplate.ParserError {
            throw TemplateError(file: file, line: error.context.lineNumber - 1, "It is no template: \(error.error).")
        } catch {
            throw TemplateError(file: file, "It is no template: \(error).")
        }
        let least = Dictionary(uniqueKeysWithValues: kind.requiredVariables.map { ($0, "x") })
        guard !render(least).isEmpty else {
            throw TemplateError(
                file: file,
                "It gives no text when no optional value is given.",
                advice: "Begin it with words of its own."
            )
        }
    }

    /// The text with these values, without white space at its ends.
    func render(_ values: [NotificationVariable: String]) -> String {
        let values = Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1) })
        return template.render(values).trimmed
    }

    private static func check(
        _ tags: [TemplateTag],
        for kind: NotificationKind,
        file: String
    ) throws(TemplateError) {
        var open: [TemplateTag] = []
        for tag in tags where tag.role != .comment {
            guard let variable = NotificationVariable(rawValue: tag.name) else {
                throw TemplateError(
                    file: file,
                    line: tag.line,
                    tag.name.isEmpty ? "A tag has no name." : "There is no value \"\(tag.name.printable)\".",
                    advice: "There are: \(NotificationVariable.allCases.map(\.rawValue).joined(separator: ", "))."
                )
            }
            switch tag.role {
            case .section, .inverted: open.append(tag)
            case .end:
                guard open.popLast()?.name == tag.name else {
                    throw TemplateError(file: file, line: tag.line, "{{/\(tag.name)}} closes no section that is open.")
                }
            case .value:
                let isGiven = open.contains { $0.role == .section && $0.name == tag.name }
                guard isGiven || kind.requiredVariables.contains(variable) else {
                    throw TemplateError(
                        file: file,
                        line: tag.line,
                        "The value \"\(tag.name)\" may be missing in \(kind.rawValue).",
                        advice: "Put it into a section: {{#\(tag.name)}}…{{\(tag.name)}}…{{/\(tag.name)}}."
                    )
                }
            case .comment: break
            }
        }
        if let left = open.last {
            throw TemplateError(
                file: file,
                line: left.line,
                "The section \"\(left.name)\" is not closed.",
                advice: "Close it with {{/\(left.name)}}."
            )
        }
    }
}
