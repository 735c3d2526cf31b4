import OpenClawGateway

/// What makes an inbox do something.
enum InboxSignal: BufferedEvent {
    /// The gateway told of a row, in a frame of so many bytes.
    case row(SessionMessage, byteCount: Int)
    /// Rows may be missing: the history must be looked into.
    case check

    var byteCount: Int {
        if case .row(_, let count) = self { count } else { 0 }
    }

    static func missed(_ count: Int) -> InboxSignal { .check }
}
