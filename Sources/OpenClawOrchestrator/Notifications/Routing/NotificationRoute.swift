public import OpenClawBridge

/// Which notifications go where: `pr-created, tests-failing -> whatsapp:group:120363401780756402@g.us`.
///
/// Before the arrow stand, divided by commas, kinds (`pr-created`), severities and what is more urgent (`>=warning`),
/// or `*` for everything. After it stand one or several session keys, or `none`.
public struct NotificationRoute: Sendable, Hashable {
    /// What a route takes.
    public enum Selector: Sendable, Hashable {
        /// Everything.
        case all
        /// A kind.
        case kind(NotificationKind)
        /// A severity and the more urgent ones.
        case atLeast(NotificationSeverity)
    }

    /// What it takes: each notification that one of these fits.
    public var selectors: [Selector]
    /// Where that goes; empty is nowhere.
    public var targets: [SessionKey]

    /// Makes a route.
    public init(_ selectors: [Selector], to targets: [SessionKey]) {
        self.selectors = selectors
        self.targets = targets
    }

    /// Reads the form that ``NotificationRoute`` shows.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - channels: The channels that session keys may begin with.
    /// - Throws: What is wrong with the text, and what to write instead.
    public init(_ text: String, channels: KnownChannels = .builtIn) throws(NotificationSettingError) {
        guard let arrow = text.firstRange(of: "->") else {
            throw NotificationSettingError(
                "The route \"\(text.printable)\" has no arrow.",
                advice: "Write for example: >=warning -> slack:channel:C0123456789"
            )
        }
        let before = Self.list(text[..<arrow.lowerBound])
        let after = Self.list(text[arrow.upperBound...])
        guard !before.isEmpty, !after.isEmpty else {
            throw NotificationSettingError(
                "The route \"\(text.printable)\" has nothing on one side of its arrow.",
                advice: "Write what goes on the left and a session key, or none, on the right."
            )
        }
        var selectors: [Selector] = []
        for word in before { selectors.append(try Selector(word)) }
        var targets: [SessionKey] = []
        if after != ["none"] {
            for word in after {
                do throws(SessionKeyError) {
                    targets.append(try SessionKey(word, channels: channels))
                } catch {
                    throw NotificationSettingError("The route \"\(text.printable)\" cannot be used. \(error)")
                }
            }
        }
        self.init(selectors, to: targets)
    }

    /// Whether it takes a notification.
    public func takes(_ notification: ChatNotification) -> Bool {
        selectors.contains { selector in
            switch selector {
            case .all: true
            case .kind(let kind): kind == notification.kind
            case .atLeast(let severity): notification.severity >= severity
            }
        }
    }

    private static func list(_ text: Substring) -> [String] {
        text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
    }
}

extension NotificationRoute: CustomStringConvertible {
    /// The route as ``init(_:channels:)`` reads it.
    public var description: String {
        let targets = targets.isEmpty ? "none" : targets.map(\.description).joined(separator: ", ")
        return "\(selectors.map(\.description).joined(separator: ", ")) -> \(targets)"
    }
}

extension NotificationRoute.Selector: CustomStringConvertible {
    init(_ word: String) throws(NotificationSettingError) {
        let severity = word.hasPrefix(">=") ? NotificationSeverity(rawValue: word.dropFirst(2).trimmed) : nil
        if word == "*" {
            self = .all
        } else if let kind = NotificationKind(rawValue: word) {
            self = .kind(kind)
        } else if let severity {
            self = .atLeast(severity)
        } else {
            let kinds = NotificationKind.allCases.map(\.rawValue).joined(separator: ", ")
            let severities = NotificationSeverity.allCases.map { ">=\($0.rawValue)" }.joined(separator: ", ")
            throw NotificationSettingError(
                "\"\(word.printable)\" is neither a kind of notification nor a severity.",
                advice: "Write *, one of \(severities), or one of \(kinds)."
            )
        }
    }

    /// The selector as it is written in a route.
    public var description: String {
        switch self {
        case .all: "*"
        case .kind(let kind): kind.rawValue
        case .atLeast(let severity): ">=\(severity.rawValue)"
        }
    }
}
