import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What an inbox has heard and not filed yet, and what it knows of the gateway.
struct InboxWork {
    /// The rows that the gateway told of, in the order in which they came.
    private(set) var rows: [SessionMessage] = []
    /// Whether the history must be looked into, because rows may be missing.
    private(set) var needsCheck = false
    /// Whether rows seem to be missing that may still come by themselves.
    private var isInDoubt = false
    private var isDoubtTaken = false
    private var sequences = RowSequences()
    var clock = GatewayClock()
    var defaultAgent = "main"
    /// The connection on which the messages were asked for.
    var subscribedOn: String?

    mutating func add(_ signal: InboxSignal) {
        switch signal {
        case .check: needsCheck = true
        case .row(let row, _):
            if sequences.note(row) { isInDoubt = true }
            // Some gateways tell of a row before they have an id for it, and tell of it again with one: only then it is the same for ever.
            if row.messageID == nil { isInDoubt = true } else { rows.append(row) }
        }
    }

    /// Whether a check is due soon; it tells so once, until the check.
    mutating func takeDoubt() -> Bool {
        guard isInDoubt, !isDoubtTaken else { return false }
        isDoubtTaken = true
        return true
    }

    mutating func beginCheck() {
        needsCheck = false
        isInDoubt = false
        isDoubtTaken = false
    }

    mutating func failCheck() { needsCheck = true }

    /// Makes arrivals of all rows, in the order in which they were written.
    ///
    /// - Parameters:
    ///   - missed: Rows that were read from the history.
    ///   - now: The time of this machine.
    ///   - maximumAge: Older ones are not handled.
    ///   - isOwnKey: Tells the bridge's own idempotency keys.
    ///   - isWanted: Tells whether a message is to be filed at all.
    /// - Returns: The arrivals.
    mutating func takeArrivals(
        and missed: [SessionMessage],
        at now: Date,
        maximumAge: Duration,
        isOwnKey: (String) -> Bool,
        isWanted: (InboundMessage) -> Bool
    ) -> [InboxArrival] {
        defer { rows = [] }
        func arrival(_ row: SessionMessage, _ source: InboxEntry.Source) -> InboxArrival? {
            guard let message = InboundMessage(row, isOwnKey: isOwnKey), isWanted(message), message.isNameable else {
                return nil
            }
            // A row of the history that tells no time may be from any day.
            let unknown = source == .live ? now : Date.distantPast
            let written = min(message.timestamp.map(clock.localTime) ?? unknown, now)
            let isTooOld = now.timeIntervalSince(written) > maximumAge.seconds
            return InboxArrival(
                message,
                source: source,
                writtenAt: written,
                receivedAt: now,
                state: isTooOld ? .expired : .new
            )
        }
        let live = rows.compactMap { arrival($0, .live) }
        guard !missed.isEmpty else { return live }
        return InboxOrder.merge(missed.compactMap { arrival($0, .history) } + live)
    }
}

extension InboundMessage {
    /// Whether all that names the message and its chat can be written down; no gateway uses a NUL in a name.
    fileprivate var isNameable: Bool {
        let names = [
            conversation.gatewaySessionKey, conversation.channel, conversation.address, conversation.accountID,
            conversation.threadID, sender?.id, id, sessionID,
        ]
        return !names.contains { $0?.utf8.contains(0) == true }
    }
}
