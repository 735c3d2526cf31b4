@testable import OpenClawBridge

/// What was promised to whom, and what the store says, step by step.
struct Ledger {
    var kills = 0
    var gatewayFaults = 0

    /// Entries that the outbox is not done with.
    var unfinished: Set<EntryID> = []
    /// Entries whose attempt is under way, by lane.
    var underWay: [Lane: Set<EntryID>] = [:]
    /// Entries that somebody cancelled or retried by hand.
    var steered: Set<EntryID> = []
    /// The entries of messages whose callers were told that they were taken, by the message's number.
    var promised: [Int: EntryID] = [:]
    /// Messages whose callers were told that they were not taken.
    var refused: Set<Int> = []
    /// Callers that were not told anything yet.
    var asking = 0
    /// What trackers were told last.
    var told: [EntryID: OutboxEntry] = [:]
    /// How many changes each process has made to the store.
    var changes: [Int: Int64] = [:]
    /// The process that has the lease.
    var leaseOwner: Int?
}

extension WorldState {
    /// An entry was taken in.
    mutating func entered(_ entry: OutboxEntry, by process: Int) {
        ledger.changes[process, default: 0] += 1
        ledger.unfinished.insert(entry.id)
    }

    /// An entry was changed.
    mutating func changed(
        _ before: OutboxEntry,
        _ after: OutboxEntry,
        _ transitions: [DeliveryTransition],
        by process: Int,
        isByHand: Bool
    ) {
        guard before.delivery != after.delivery || !transitions.isEmpty else { return }
        ledger.changes[process, default: 0] += 1
        trace.add("\(after.id) \(after.delivery.state) \(after.delivery.step)", Int(after.id.number), transitions.count)
        let laws = DeliveryLaws(
            before: before,
            after: after,
            transitions: transitions,
            rules: conditions.settings.rules,
            isByHand: isByHand
        )
        for violation in laws.violations { violate("\(after.id): \(violation)") }
        if isByHand { ledger.steered.insert(after.id) }
        if after.delivery.isFinished { ledger.unfinished.remove(after.id) } else { ledger.unfinished.insert(after.id) }
        if after.delivery.state == .submitting {
            ledger.underWay[after.lane, default: []].insert(after.id)
        } else {
            ledger.underWay[after.lane]?.remove(after.id)
        }
        if let several = ledger.underWay[after.lane], several.count > 1 {
            violate("several attempts are under way in \(after.lane): \(several.map(\.description).sorted())")
        }
    }

    /// A request is written: it has to keep within the bounds.
    mutating func begins(_ place: AttemptPlace, _ id: Int, _ process: Int) {
        let open = processes[process].openSubmits
        if open.values.contains(where: { $0.lane == place.lane }) {
            violate("two requests at once into \(place.lane)")
        }
        if conditions.family == .replays, open.values.contains(where: { $0.session == place.session }) {
            violate("two requests at once into the session \(place.session)")
        }
        if open.count >= conditions.settings.window { violate("more requests at once than the window allows") }
        processes[process].openSubmits[id] = place
    }
}
