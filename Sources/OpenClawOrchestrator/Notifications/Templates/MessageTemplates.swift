public import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The texts of notifications, one for each kind.
///
/// A text is a Mustache template over the values of ``NotificationVariable``, in a small Markdown: `**bold**`,
/// `_italic_`, `` `code` ``, code between ```` ``` ````,
/// `[links](https://…)`, lists and headings. It is checked when it is loaded, so that nothing is found wrong when a
/// message is due. Values never format anything, nor do they mention anybody; see ``ChatFormat``.
public struct MessageTemplates: Sendable {
    /// The texts that come with the library.
    ///
    /// ``builtInTexts`` shows them.
    public static let builtIn = MessageTemplates(checked: Self.checkedBuiltIn)

    private let templates: [NotificationKind: CheckedTemplate]

    private init(checked: [NotificationKind: CheckedTemplate]) { templates = checked }

    /// The built-in texts with some replaced.
    ///
    /// - Throws: What is wrong with one of them; ``TemplateError/file`` then is the name of its kind.
    public init(replacing texts: [NotificationKind: String]) throws(TemplateError) {
        var templates = Self.checkedBuiltIn
        for (kind, text) in texts {
            templates[kind] = try CheckedTemplate(text, for: kind, file: kind.rawValue)
        }
        self.templates = templates
    }

    /// The built-in texts, replaced by the files of a folder: `pr-created.mustache`, `error.mustache`, ….
    ///
    /// Files with another ending are left alone.
    ///
    /// - Throws: What is wrong with a file, also when its name is not the name of a kind, or with the folder.
    public init(folder: String) throws(TemplateError) {
        var templates = Self.checkedBuiltIn
        for name in try Self.files(of: folder) {
            let (kind, template) = try Self.template(in: "\(folder)/\(name)", named: name)
            templates[kind] = template
        }
        self.templates = templates
    }

    /// Everything that is wrong with the files of a folder; empty when ``init(folder:)`` can use it.
    public static func problems(inFolder folder: String) -> [TemplateError] {
        do throws(TemplateError) {
            return try files(of: folder).compactMap { name -> TemplateError? in
                do throws(TemplateError) {
                    _ = try template(in: "\(folder)/\(name)", named: name)
                    return nil
                } catch {
                    return error
                }
            }
        } catch {
            return [error]
        }
    }

    /// The text of a notification, as the gateway is to be given it for a chat on `route`.
    public func text(of notification: ChatNotification, for route: Route) -> String {
        text(of: notification.kind, notification.values, as: ChatFormat(route))
    }

    /// Shows what a notification would say.
    ///
    /// - Parameters:
    ///   - kind: Its kind.
    ///   - values: Its values; names that ``NotificationVariable`` does not have are an error here.
    ///   - channel: The chat network, for example `slack`.
    /// - Returns: The text as the gateway is given it.
    /// - Throws: When a value is missing that the kind always has, or there is no such value.
    public func preview(
        _ kind: NotificationKind,
        values: [String: String],
        channel: String
    ) throws(TemplateError) -> String {
        for name in values.keys.sorted() where NotificationVariable(rawValue: name) == nil {
            let names = NotificationVariable.allCases.map(\.rawValue).joined(separator: ", ")
            throw TemplateError(
                file: kind.rawValue,
                "There is no value \"\(name.printable)\".",
                advice: "There are: \(names)."
            )
        }
        let missing = kind.requiredVariables.map(\.rawValue).filter { values[$0]?.trimmed.isEmpty ?? true }.sorted()
        guard missing.isEmpty else {
            throw TemplateError(file: kind.rawValue, "These values are missing: \(missing.joined(separator: ", ")).")
        }
        return text(of: kind, values, as: ChatFormat(channel: channel))
    }

    func text(of kind: NotificationKind, _ values: [String: String], as format: ChatFormat) -> String {
        guard let template = templates[kind] else { return kind.title }
        var given: [NotificationVariable: String] = [:]
        for variable in NotificationVariable.allCases {
            let value = values[variable.rawValue].map { format.literal($0, of: variable) } ?? ""
            if !value.isEmpty {
                given[variable] = value
            } else if kind.requiredVariables.contains(variable) {
                given[variable] = "unknown"
            }
        }
        return format.render(template.render(given))
    }

    // MARK: Loading

    private static let ending = ".mustache"

    private static let checkedBuiltIn: [NotificationKind: CheckedTemplate] = {
        builtInTexts.reduce(into: [:]) { templates, text in
            // The texts are constants, and the tests load each.
            templates[text.key] = try? CheckedTemplate(text.value, for: text.key, file: text.key.rawValue)
        }
    }()

    private static func template(
        in file: String,
        named name: String
    ) throws(TemplateError) -> (NotificationKind, CheckedTemplate) {
        guard let kind = NotificationKind(rawValue: String(name.dropLast(ending.count))) else {
            let kinds = NotificationKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw TemplateError(
                file: file,
                "It is named after no kind of notification.",
                advice: "Kinds: \(kinds)."
            )
        }
        return (kind, try CheckedTemplate(try text(of: file), for: kind, file: file))
    }

    private static func files(of folder: String) throws(TemplateError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(ending) }.sorted()
        } catch {
            throw TemplateError(
                file: folder,
                "The folder of templates cannot be read.",
                advice: "Check its name and rights."
            )
        }
    }

    private static func text(of file: String) throws(TemplateError) -> String {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw TemplateError(file: file, "It cannot be read.", advice: "Check its rights.")
        }
        guard data.count <= 65_536, let text = String(validating: data, as: UTF8.self) else {
            throw TemplateError(file: file, "It is longer than 64 KiB, or not UTF-8.")
        }
        return text
    }
}
