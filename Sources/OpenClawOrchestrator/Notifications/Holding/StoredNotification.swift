public import OpenClawBridge

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A notification for one target, with its text.
public struct OutgoingNotification: Sendable, Hashable {
    /// Names the notification and the target: nothing is told twice under one key.
    public var key: String
    /// Where it goes.
    public var target: Route
    /// What it is about.
    public var kind: NotificationKind
    /// How urgent it is.
    public var severity: NotificationSeverity
    /// What it says.
    public var text: String

    /// Makes one.
    public init(key: String, target: Route, kind: NotificationKind, severity: NotificationSeverity, text: String) {
        self.key = key
        self.target = target
        self.kind = kind
        self.severity = severity
        self.text = text
    }
}

/// Why a notification is not sent at once.
public enum NotificationHold: String, Sendable, Hashable, Codable, CaseIterable {
    /// It is sent at once.
    case none
    /// There were many of its kind; the next ones become one message.
    case burst
    /// It came in quiet hours.
    case quiet
}

/// What happens to a notification when it comes in.
public enum NotificationDecision: Sendable, Hashable {
    /// It is sent now.
    case send
    /// It waits.
    case hold(NotificationHold, until: Date)
    /// The target was told the same a short while ago.
    case suppress
}

/// A notification as a store keeps it.
public struct StoredNotification: Sendable, Hashable {
    /// Its place in the order of all.
    public var number: Int64
    /// The notification.
    public var notification: OutgoingNotification
    /// Why it waits.
    public var hold: NotificationHold
    /// When it came in.
    public var addedAt: Date
    /// When it is to be sent.
    public var dueAt: Date

    /// Makes one.
    public init(
        number: Int64,
        notification: OutgoingNotification,
        hold: NotificationHold,
        addedAt: Date,
        dueAt: Date
    ) {
        self.number = number
        self.notification = notification
        self.hold = hold
        self.addedAt = addedAt
        self.dueAt = dueAt
    }
}

/// What a target was told lately.
public struct PastNotification: Sendable, Hashable {
    /// What it was about.
    public var kind: NotificationKind
    /// What it said.
    public var text: String
    /// Why it waited.
    public var hold: NotificationHold
    /// When it came in.
    public var addedAt: Date
    /// When it was, or is, to be sent.
    public var dueAt: Date

    /// Makes one.
    public init(kind: NotificationKind, text: String, hold: NotificationHold, addedAt: Date, dueAt: Date) {
        self.kind = kind
        self.text = text
        self.hold = hold
        self.addedAt = addedAt
        self.dueAt = dueAt
    }
}
