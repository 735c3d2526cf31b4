import Foundation
import OpenClawGateway

@testable import OpenClawBridge

/// What callers were told, held against what the chat networks have got.
struct Verdict {
    private let state: WorldState
    private let conditions: Conditions
    private var deliveries: [EntryID: [Int: [Duration]]] = [:]
    /// What was broken; empty for a life without blame.
    private(set) var violations: [String]
    /// All entries, the oldest first.
    private(set) var entries: [OutboxEntry] = []
    private(set) var stories: [EntryID: [DeliveryTransition]] = [:]

    init(of state: WorldState, _ conditions: Conditions, _ store: InMemoryOutboxStore) async {
        self.state = state
        self.conditions = conditions
        violations = state.violations
        entries = await store.entries(matching: OutboxFilter(), before: nil, limit: 1000).reversed()
        for entry in entries { stories[entry.id] = await store.transitions(of: entry.id) }
        for delivered in state.deliveries {
            guard let (id, part) = Self.attempt(delivered.key) else {
                violations.append("\(delivered.key) is no key of ours")
                continue
            }
            deliveries[id, default: [:]][part, default: []].append(delivered.at)
        }
        guard violations.isEmpty else { return }
        for entry in entries { judge(entry) }
        judgePromises()
        judgeOrder()
    }

    var trace: Trace { state.trace }

    /// The entry and the part that a key stands for.
    private static func attempt(_ key: String) -> (EntryID, Int)? {
        let words = key.split(separator: "-")
        guard words.count == 5, let id = EntryID("\(words[1])-\(words[2])"), let part = Int(words[3]) else {
            return nil
        }
        return (id, part - 1)
    }

    private func counts(_ entry: OutboxEntry) -> [Int] {
        entry.submission.parts.indices.map { deliveries[entry.id]?[$0]?.count ?? 0 }
    }

    // MARK: Entry by entry

    private mutating func judge(_ entry: OutboxEntry) {
        let (delivery, counts) = (entry.delivery, counts(entry))
        func law(_ words: String, _ holds: Bool) {
            if !holds { violations.append("\(entry.id): \(words) (\(delivery.state), \(counts))") }
        }
        law("it has ended", delivery.isFinished)
        law("its story ends as it does", (stories[entry.id]?.last?.state ?? .queued) == delivery.state)
        switch delivery.state {
        case .accepted:
            law("what was accepted was delivered", counts.allSatisfy { $0 > 0 })
        case .rejected, .expired, .cancelled:
            law("what was not sent was not delivered", counts.allSatisfy { $0 == 0 })
        case .partiallySent:
            law("of what was sent in part a part was delivered", counts.contains { $0 > 0 } || wasKept(entry))
        case .unknown:
            law("what is unknown had to be", isRightlyUnknown(entry))
        case .queuedByGateway, .queued, .submitting:
            break
        }
        law("what came twice is marked", counts.allSatisfy { $0 < 2 } || delivery.isPossiblyRepeated)
        if conditions.trouble == 0 { judgeCalmly(entry, law) }
    }

    /// Unknown is for those who want no copy, or have none left.
    private func isRightlyUnknown(_ entry: OutboxEntry) -> Bool {
        let isUsedUp = entry.delivery.failures > conditions.settings.rules.retry.maximumRetries
        let wasRefused = stories[entry.id]?.last?.event == .refused
        let wasCancelled = stories[entry.id]?.last?.event == .cancelled
        return entry.submission.options.ambiguity != .resend || isUsedUp || wasRefused || wasCancelled
    }

    /// Where nothing goes wrong, nothing is left in doubt.
    private func judgeCalmly(_ entry: OutboxEntry, _ law: (String, Bool) -> Void) {
        let ends: Set<DeliveryState> = entry.lane.description.hasSuffix("nobody") ? [.rejected] : [.accepted]
        let mayExpire = entry.submission.options.expiresAt != nil
        law(
            "it ends well on a calm day",
            ends.contains(entry.delivery.state) || mayExpire && entry.delivery.state == .expired
        )
        law("it comes once on a calm day", counts(entry).allSatisfy { $0 < 2 } && !entry.delivery.isPossiblyRepeated)
    }

    private mutating func judgePromises() {
        let numbers = entries.compactMap { $0.submission.metadata["number"]?.integer }.map(Int.init)
        if Set(numbers).count != numbers.count { violations.append("a message was taken in twice") }
        for (number, id) in state.ledger.promised where !entries.contains(where: { $0.id == id }) {
            violations.append("message \(number) was promised and is not there")
        }
        for number in state.ledger.refused where numbers.contains(number) {
            violations.append("message \(number) was refused and is there")
        }
        for (id, told) in state.ledger.told where !state.ledger.steered.contains(id) {
            guard let entry = entries.first(where: { $0.id == id }), told.delivery.isFinished else { continue }
            if told.delivery != entry.delivery { violations.append("\(id): somebody was told another end") }
        }
    }

    // MARK: Order

    private mutating func judgeOrder() {
        for (lane, entries) in Dictionary(grouping: entries, by: \.lane) {
            for (index, late) in entries.enumerated() {
                for early in entries[..<index] where isOrdered(early, late) {
                    guard let last = lastDelivery(early), let first = firstDelivery(late), last > first else {
                        continue
                    }
                    violations.append("\(late.id) overtook \(early.id) in \(lane)")
                }
            }
            for entry in entries where !entry.delivery.isPossiblyRepeated && !wasKept(entry) {
                let times = entry.submission.parts.indices.compactMap { deliveries[entry.id]?[$0]?.first }
                if times != times.sorted() { violations.append("the parts of \(entry.id) came out of order") }
            }
        }
    }

    /// Whether the first of two entries of a lane has to come first.
    private func isOrdered(_ early: OutboxEntry, _ late: OutboxEntry) -> Bool {
        let steered = state.ledger.steered
        let (first, second) = (early.submission.options, late.submission.options)
        return first.priority == second.priority && first.notBefore == nil && second.notBefore == nil
            && !steered.contains(early.id) && !steered.contains(late.id)
            && early.delivery.state == .accepted && !early.delivery.isPossiblyRepeated && !wasKept(early)
    }

    /// Whether the gateway sends it, or a part of it, when it likes.
    private func wasKept(_ entry: OutboxEntry) -> Bool { stories[entry.id]?.contains { $0.event == .kept } == true }

    private func lastDelivery(_ entry: OutboxEntry) -> Duration? {
        entry.submission.parts.indices.compactMap { deliveries[entry.id]?[$0]?.first }.max()
    }

    private func firstDelivery(_ entry: OutboxEntry) -> Duration? {
        entry.submission.parts.indices.compactMap { deliveries[entry.id]?[$0]?.first }.min()
    }

    // MARK: Telling

    /// Everything that is needed to understand a failure.
    var report: String {
        var lines = ["\(conditions)", "broken:"] + violations.map { "  \($0)" }
        for entry in entries {
            let options = entry.submission.options
            lines.append("\(entry.id) in \(entry.lane), \(options.priority), \(options.ambiguity): \(counts(entry))")
            for step in stories[entry.id] ?? [] {
                lines.append(
                    "  \(step.at.timeIntervalSince1970 - 1_795_000_000) \(step.event) -> \(step.state) \(step.reason)"
                )
            }
        }
        return lines.joined(separator: "\n")
    }
}
