import OpenClawBridge

/// What is settled once an outbox is open.
struct OutboxIdentity: Sendable {
    /// The random name that it was given when it was made.
    var name: String
    /// Its file.
    var path: String
    /// How much it takes in.
    var limits: OutboxLimits

    /// The name of an entry.
    func id(_ number: Int64) -> EntryID { EntryID(unchecked: name, number) }
}
