import OpenClawBridge

extension OutboxEntry {
    /// The state, with the mark of entries that may have arrived more than once.
    var markedState: String {
        delivery.isPossiblyRepeated ? "\(delivery.state.rawValue) \(Self.repetitionMark)" : delivery.state.rawValue
    }

    /// The marked state as a line of fields, in the colour of how things stand.
    func stateLine(_ style: Style) -> String {
        let paint =
            switch delivery.state {
            case .accepted: style.green
            case .rejected, .unknown, .partiallySent, .expired: style.red
            case .queued, .submitting, .queuedByGateway: style.yellow
            case .cancelled: style.dim
            }
        return style.bold("state".padded(to: 12)) + paint(markedState)
    }

    /// Stands behind the state of entries that may have arrived more than once.
    static let repetitionMark = "×2?"
}
