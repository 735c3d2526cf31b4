/// Finds events that were lost on the way, from the numbers of those that arrived.
///
/// On protocol 4 the gateway counts per connection, from 1: a jump is a loss. On protocol 3 it counts for all clients
/// together and skips those that a client may not see: a jump means nothing there.
struct SequenceTracker {
    private let countsPerConnection: Bool
    private var last: Int?

    init(version: ProtocolVersion) { countsPerConnection = version >= .v4 }

    /// Takes the number of an event and gives how many were lost before it.
    mutating func lost(before sequence: Int) -> Int {
        defer { last = max(sequence, last ?? sequence) }
        guard countsPerConnection, let last, sequence > last else { return 0 }
        let (distance, overflow) = sequence.subtractingReportingOverflow(last)
        return overflow ? 0 : distance - 1
    }
}
