/// A credential that never prints itself.
///
/// Interpolation, `print`, `dump`, reflection and logging show a placeholder. Only ``reveal()`` gives the text, and only
/// the code that writes it to the wire or to a protected file calls that.
public struct Secret: Sendable, Hashable, ExpressibleByStringLiteral {
    private let text: String

    /// Wraps `text`.
    public init(_ text: String) { self.text = text }

    /// Wraps a literal, for tests and examples.
    public init(stringLiteral value: String) { self.text = value }

    /// The text of the credential.
    ///
    /// Do not log it, and do not put it into an error.
    public func reveal() -> String { text }

    /// Whether the credential is the empty string.
    public var isEmpty: Bool { text.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A placeholder.
    public var description: String { "<secret>" }
    /// A placeholder.
    public var debugDescription: String { "<secret>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
