public import OpenClawBridge

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Notifications that become one message.
public struct NotificationBatch: Sendable, Hashable {
    /// Names the batch; it is the number of its first notification.
    public var number: Int64
    /// The notifications, the oldest first; never none.
    public var notifications: [StoredNotification]

    /// Makes a batch of at least one notification.
    public init?(number: Int64, _ notifications: [StoredNotification]) {
        guard !notifications.isEmpty else { return nil }
        self.number = number
        self.notifications = notifications
    }

    private var first: StoredNotification { notifications[0] }

    /// Where it goes.
    public var target: Route { first.notification.target }
    /// The key under which it is sent, the same on every attempt.
    public var key: String { notifications.count == 1 ? first.notification.key : first.notification.key + "-merged" }
    /// How urgent the most urgent of them is.
    public var severity: NotificationSeverity { notifications.map(\.notification.severity).max() ?? .info }
    /// What all of them are about; `nil` when they are about several things.
    public var kind: NotificationKind? {
        let kinds = Set(notifications.map(\.notification.kind))
        return kinds.count == 1 ? kinds.first : nil
    }
    /// When it was due.
    public var dueAt: Date { notifications.map(\.dueAt).max() ?? first.dueAt }

    /// What it says: the only text there is, or the first line of each under a line with their count.
    public var text: String {
        guard notifications.count > 1 else { return first.notification.text }
        let title =
            first.hold == .quiet
            ? "🌙 \(notifications.count) notifications came in the quiet hours:"
            : "🔁 \(notifications.count) notifications of one kind, \(first.notification.kind.title):"
        let lines = notifications.map { stored in
            let text = stored.notification.text
            return "- " + LiteralText.cut(String(text.prefix { !$0.isNewline }), to: 300)
        }
        return ([title] + lines).joined(separator: "\n")
    }

    /// The batches for notifications that are due and in none yet.
    ///
    /// - Parameter due: The notifications, the oldest first.
    /// - Returns: For each notification's number, the number of its batch.
    package static func numbers(for due: [StoredNotification]) -> [Int64: Int64] {
        struct Group: Hashable {
            let conversation: String
            let hold: NotificationHold
            let kind: NotificationKind?
        }
        var batches: [Group: Int64] = [:]
        var numbers: [Int64: Int64] = [:]
        for stored in due {
            guard stored.hold != .none else {
                numbers[stored.number] = stored.number
                continue
            }
            let kind = stored.hold == .burst ? stored.notification.kind : nil
            let conversation = stored.notification.target.conversation
            let batch = batches[
                Group(conversation: conversation, hold: stored.hold, kind: kind),
                default: stored.number
            ]
            batches[Group(conversation: conversation, hold: stored.hold, kind: kind)] = batch
            numbers[stored.number] = batch
        }
        return numbers
    }
}
