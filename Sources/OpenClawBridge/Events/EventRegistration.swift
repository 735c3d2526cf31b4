/// The registration of an event handler.
///
/// Letting it go changes nothing; ``remove()`` ends it.
public struct EventRegistration: Sendable {
    /// The event that the handler is called for.
    public let name: BridgeEvent.Name
    private let onRemove: @Sendable () -> Void

    /// Makes a registration that `onRemove` ends.
    ///
    /// For other implementations of ``Bridge``.
    public init(name: BridgeEvent.Name, onRemove: @escaping @Sendable () -> Void) {
        self.name = name
        self.onRemove = onRemove
    }

    /// Ends the registration.
    ///
    /// A call of the handler that is under way goes on; no other begins. A second call of this method does nothing.
    public func remove() { onRemove() }
}
