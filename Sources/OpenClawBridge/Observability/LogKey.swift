/// The names of what is logged beside a message.
///
/// An error is handed to the logger as such; handlers write it as `error.type` and `error.message`.
package enum LogKey {
    /// The entry of the outbox.
    package static let messageID = "message_id"
    /// The session key that a message goes to, or its route where it has none.
    package static let sessionKey = "session_key"
    /// The number of an attempt in its entry, from 1.
    package static let attempt = "attempt"
    /// How many attempts the retry policy allows.
    package static let attemptLimit = "max_attempts"
    /// How long the gateway took for an attempt, in milliseconds.
    package static let latency = "latency_ms"
    /// How long it took from the message's being taken in, in milliseconds.
    package static let deliveryTime = "delivery_ms"
    /// The wait before the next attempt, in milliseconds.
    package static let wait = "wait_ms"
    /// How far a delivery has come.
    package static let state = "state"
    /// What a state rests on.
    package static let evidence = "evidence"
    /// The kind of an error, with few values.
    package static let errorType = "error.type"
    /// An error in words, without secrets and without texts of messages.
    package static let errorMessage = "error.message"
    /// Why something happened.
    package static let reason = "reason"
    /// The text of a message; only where the settings ask for it.
    package static let text = "text"
    /// The target that a breaker belongs to, or `gateway`.
    package static let target = "target"
    /// What was being done.
    package static let activity = "while"
    /// A workflow.
    package static let workflow = "workflow"
    /// An agent.
    package static let agent = "agent"
    /// How many there were.
    package static let count = "count"
}
