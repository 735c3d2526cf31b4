/// Takes up notifications.
///
/// Taking one up never fails for its caller: what cannot be told is logged, and no workflow breaks by it.
public protocol Notifier: Sendable {
    /// Takes up a notification; when this returns it is stored, as far as anything is stored at all.
    func notify(_ notification: ChatNotification) async
}
