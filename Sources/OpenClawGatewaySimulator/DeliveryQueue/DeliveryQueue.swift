/// The gateway's own list of messages that were not finished, which outlives the process.
struct DeliveryQueue {
    enum State: Equatable {
        /// Nothing was tried yet.
        case waiting
        /// The channel was called; nobody knows more.
        case attempted
        /// The channel said that it did not send.
        case unsent
    }

    struct Row {
        let id: String
        let message: OutboundMessage
        var state = State.waiting
        var failures = 0
        var failedAt: Duration?
    }

    private(set) var rows: [Row] = []

    mutating func add(_ message: OutboundMessage, id: String) { rows.append(Row(id: id, message: message)) }

    func row(_ id: String) -> Row? { rows.first { $0.id == id } }

    mutating func remove(_ id: String) { rows.removeAll { $0.id == id } }

    mutating func attempt(_ id: String) { update(id) { $0.state = .attempted } }

    mutating func fail(_ id: String, isUnsent: Bool, at now: Duration) {
        update(id) { row in
            row.failures += 1
            row.failedAt = now
            if isUnsent { row.state = .unsent }
        }
    }

    private mutating func update(_ id: String, _ change: (inout Row) -> Void) {
        if let index = rows.firstIndex(where: { $0.id == id }) { change(&rows[index]) }
    }
}

extension DeliveryQueue.Row {
    /// How often a message is tried before the queue gives it up.
    static let attempts = 5

    /// How long a row rests after its failures.
    var rest: Duration {
        switch failures {
        case 0: .zero
        case 1: .seconds(25)
        case 2: .seconds(120)
        default: .seconds(600)
        }
    }
}
