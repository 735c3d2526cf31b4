/// What happens to a message when nothing can tell any more whether it was sent.
public enum AmbiguityPolicy: String, Sendable, Hashable, CaseIterable, Codable {
    /// Send it again: better twice than not at all.
    ///
    /// The message is marked as possibly repeated before that, and counted.
    case resend
    /// Keep it in the state ``DeliveryState/unknown`` for a human to decide; later messages of the lane go on.
    case hold
    /// Give it up in the state ``DeliveryState/unknown``: better not at all than twice.
    case drop
}
