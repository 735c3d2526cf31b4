/// Why a text is not a session key.
public struct SessionKeyError: Error, Sendable, Hashable {
    /// The rules of a session key.
    ///
    /// ``SessionKey`` lists them.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// At least two parts, divided by `:`; printable; not too long.
        case form
        /// The first part is a known channel.
        case channel
        /// The second part is a type that the channel has.
        case type
        /// The third part is an identifier that is right for the channel and the type.
        case identifier
        /// What follows `?` is an option that exists, with a usable value.
        case options
    }

    /// The rule that was broken.
    public var rule: Rule
    /// What was wrong, in one sentence.
    public var message: String
    /// What to write instead, when there is something.
    public var advice: String?
    /// The text that was refused, shortened and with unprintable characters escaped.
    public private(set) var key: String = ""

    /// Makes an error.
    public init(_ rule: Rule, _ message: String, advice: String? = nil) {
        self.rule = rule
        self.message = message
        self.advice = advice
    }

    /// The same error, naming the text it is about.
    func about(_ text: String) -> SessionKeyError {
        var error = self
        error.key = text.shortened
        return error
    }
}

extension SessionKeyError: CustomStringConvertible {
    /// The key, what is wrong with it, and what to do, in one line.
    public var description: String {
        var text = "The session key \"\(key)\" breaks the rule \"\(rule.rawValue)\": \(message)"
        if let advice { text += " \(advice)" }
        return text
    }
}

extension String {
    /// At most 80 characters of the text, printable, fit for an error message.
    var shortened: String {
        let escaped = unicodeScalars.prefix(81).reduce(into: "") {
            $0 += $1.isPrintable ? String($1) : $1.escaped(asASCII: true)
        }
        return unicodeScalars.count > 80 ? String(escaped.prefix(80)) + "…" : escaped
    }
}

extension Unicode.Scalar {
    /// Whether the scalar shows as itself: no control, no line break, nothing that changes the direction of the text.
    var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
