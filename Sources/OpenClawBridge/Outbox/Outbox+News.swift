extension Outbox {
    /// What those hear who look on.
    package enum News: Sendable {
        /// A message was taken in.
        case added(OutboxEntry)
        /// A delivery made a step, or somebody steered it.
        case changed(OutboxEntry)
        /// Something was paused or resumed: what is paused now.
        case paused(Set<OutboxScope>)
    }

    /// Calls `listener` for each change that is made through this outbox, for as long as it lives.
    ///
    /// What other processes change is not heard.
    ///
    /// - Parameter listener: Called where the change is made: it must return at once.
    package func listen(_ listener: @escaping @Sendable (News) -> Void) {
        _ = board.listen { notice in
            switch notice {
            case .added(let entry): listener(.added(entry))
            case .changed(let entry): listener(.changed(entry))
            case .pauses(let scopes): listener(.paused(scopes))
            case .steered, .unclear: break
            }
        }
    }
}
