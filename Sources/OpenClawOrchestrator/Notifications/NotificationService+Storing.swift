public import OpenClawBridge

extension NotificationService {
    /// Stores a notification, and sends nothing.
    ///
    /// For programs that end at once: ``run()`` sends it, in this process or in another one on the same store, and so
    /// does ``sendDue()``.
    ///
    /// - Returns: What is to become of it, for each target; empty where the routes lead nowhere.
    /// - Throws: When it cannot be stored; some of the targets may have been stored by then, and are not stored twice when
    ///   this is called again with the same ``ChatNotification/id``.
    public func store(_ notification: ChatNotification) async throws(StoreError) -> [TakenNotification] {
        var taken: [TakenNotification] = []
        for copy in outgoing(notification) {
            let decision = try await add(copy)
            taken.append(TakenNotification(target: copy.target, key: copy.key, decision: decision))
        }
        return taken
    }

    /// Sends everything that is due, once.
    ///
    /// - Returns: What became of it.
    @discardableResult
    public func sendDue() async -> [HandedNotifications] { await handOverDue() }
}

/// A notification that was stored for one target.
public struct TakenNotification: Sendable, Hashable {
    /// Where it goes.
    public let target: Route
    /// Names the notification and the target.
    public let key: String
    /// What is to become of it, or `nil` when it was taken up before.
    public let decision: NotificationDecision?
}

/// Notifications for one target that were handed over to the bridge as one message.
public struct HandedNotifications: Sendable {
    /// What became of them.
    public enum Outcome: Sendable {
        /// The bridge has taken the message; the receipt says how far it came.
        case sent(SendReceipt)
        /// The message was given up.
        case failed(BridgeError)
        /// It was not decided: they come back after some minutes.
        case open
    }

    /// What each of them was stored under.
    public let keys: [String]
    /// What became of them.
    public let outcome: Outcome

    init(_ batch: NotificationBatch, _ outcome: Outcome) {
        keys = batch.notifications.map(\.notification.key)
        self.outcome = outcome
    }
}
