public import OpenClawGateway

/// What a gateway's own delivery queue does with messages that were not finished.
public enum QueueFamily: String, Sendable, Hashable, CaseIterable, Codable {
    /// Gateways of protocol 3, up to 2026.5.7: after a start every unfinished message is sent again, delivered or not.
    case replays
    /// Gateways of protocol 4 up to July 2026: a message that was begun is never sent by the gateway itself again.
    case neverReplays
    /// Gateways from August 2026 on: what is certainly not sent is announced as kept, and sent later.
    case announces

    /// The family of a gateway, from its greeting.
    ///
    /// A gateway that does not tell its version is taken for one that never replays; what it announces is believed anyhow.
    public init(_ hello: HelloOK) {
        if hello.protocolNumber <= 3 {
            self = .replays
        } else {
            let numbers = (hello.server.version ?? "").split(separator: ".").prefix(2).compactMap { Int($0) }
            let isNew = numbers.count == 2 && (numbers[0], numbers[1]) >= (2026, 8)
            self = isNew ? .announces : .neverReplays
        }
    }
}
