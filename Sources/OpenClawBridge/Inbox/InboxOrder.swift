import DequeModule

/// The order of messages that came by different ways.
enum InboxOrder {
    private struct Transcript: Hashable {
        let gatewaySessionKey: String
        let sessionID: String
    }

    /// Puts arrivals in order: within one transcript by their places, and transcripts among each other by time.
    ///
    /// A message without a place stays where it came, and of two with the same time the one whose transcript came first is first.
    static func merge(_ arrivals: [InboxArrival]) -> [InboxArrival] {
        var transcripts: [Transcript] = []
        var waiting: [Transcript: Deque<InboxArrival>] = [:]
        for arrival in arrivals {
            let transcript = Transcript(
                gatewaySessionKey: arrival.key.gatewaySessionKey,
                sessionID: arrival.key.sessionID
            )
            if waiting[transcript] == nil { transcripts.append(transcript) }
            waiting[transcript, default: []].append(arrival)
        }
        for transcript in transcripts { waiting[transcript] = waiting[transcript].map(inPlace) }

        var merged: [InboxArrival] = []
        merged.reserveCapacity(arrivals.count)
        while let next = transcripts.min(by: { earlier(waiting[$0]?.first, waiting[$1]?.first) }),
            let arrival = waiting[next]?.popFirst()
        {
            merged.append(arrival)
            if waiting[next]?.isEmpty == true { transcripts.removeAll { $0 == next } }
        }
        return merged
    }

    /// One transcript in the order of its places.
    private static func inPlace(_ arrivals: Deque<InboxArrival>) -> Deque<InboxArrival> {
        var place = Int64.min
        let placed = arrivals.enumerated().map { index, arrival in
            place = arrival.message.sequence ?? place
            return (place, index, arrival)
        }
        return Deque(placed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2))
    }

    private static func earlier(_ lhs: InboxArrival?, _ rhs: InboxArrival?) -> Bool {
        guard let lhs, let rhs else { return false }
        return lhs.writtenAt < rhs.writtenAt
    }
}
