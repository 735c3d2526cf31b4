import OpenClawGateway

/// The last row of each transcript that the gateway told of.
///
/// Numbers that were never told are usual, since answers of tools are not; a jump only says that something may be missing.
struct RowSequences {
    private struct Place {
        var sessionID: String?
        var sequence: Int64
    }

    private var places: [String: Place] = [:]
    private let limit: Int

    init(limit: Int = 4096) { self.limit = limit }

    /// Takes note of a row, and tells whether rows before it may be missing.
    mutating func note(_ row: SessionMessage) -> Bool {
        guard let sequence = row.messageSequence else { return false }
        let last = places[row.sessionKey]
        if last == nil, places.count >= limit { places = [:] }
        guard let last, last.sessionID == row.sessionID else {
            places[row.sessionKey] = Place(sessionID: row.sessionID, sequence: sequence)
            return false
        }
        places[row.sessionKey]?.sequence = max(sequence, last.sequence)
        return sequence > last.sequence + 1
    }
}
