/// What is done next for an entry.
public enum DeliveryStep: String, Sendable, Hashable, CaseIterable, Codable {
    /// Begin an attempt.
    case attempt
    /// Write the request of the attempt that was recorded, and wait for its answer.
    case submit
    /// Find out what became of an attempt that got no answer.
    case resolve
    /// Search the history for the attempt's key.
    case lookUp
    /// Look from time to time whether the gateway has sent what it keeps.
    case watch
    /// Nothing.
    case none
}
