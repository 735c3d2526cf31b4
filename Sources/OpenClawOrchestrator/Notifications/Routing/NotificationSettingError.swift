/// Why a text is not a setting of notifications.
public struct NotificationSettingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public var message: String
    /// What to write instead.
    public var advice: String?

    /// Makes an error.
    public init(_ message: String, advice: String? = nil) {
        self.message = message
        self.advice = advice
    }

    /// What is wrong and what to do, in one line.
    public var description: String { [message, advice].compactMap(\.self).joined(separator: " ") }
}
