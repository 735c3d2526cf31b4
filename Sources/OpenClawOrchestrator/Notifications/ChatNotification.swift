public import OpenClawBridge

/// Something that people shall be told.
public struct ChatNotification: Sendable, Hashable {
    /// Names the occasion.
    ///
    /// The same `id` is told only once to each target, also after a restart.
    public var id: String
    /// What it is about.
    public var kind: NotificationKind
    /// How urgent it is.
    public var severity: NotificationSeverity
    /// The values for the template, by the names of ``NotificationVariable``.
    ///
    /// They are plain texts: whatever they hold is shown as it is and formats nothing.
    public var values: [String: String]
    /// The conversation that asked for it; it is told there as well as where the routes lead.
    public var origin: Route?

    /// Makes a notification; without a severity it has that of its kind.
    public init(
        id: String,
        kind: NotificationKind,
        values: [String: String] = [:],
        origin: Route? = nil,
        severity: NotificationSeverity? = nil
    ) {
        self.id = id
        self.kind = kind
        self.severity = severity ?? kind.severity
        self.values = values
        self.origin = origin
    }
}
