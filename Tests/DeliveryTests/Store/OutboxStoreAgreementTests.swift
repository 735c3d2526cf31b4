import Foundation
import OpenClawBridgeSQLite
import OpenClawGateway
import Testing

@testable import OpenClawBridge

/// Whatever happens, in whatever order: the stores agree about every result.
@Suite struct OutboxStoreAgreementTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `all stores give the same results for the same calls`(seed: UInt64) async throws {
        try await withScratchFolder { folder in
            let file = try SQLiteOutboxStore(path: folder + "/outbox.db", limits: OutboxLimits(entries: 120))
            let memory = InMemoryOutboxStore(name: file.name, limits: OutboxLimits(entries: 120))
            var play = RandomPlay(seed: seed)
            for step in 0..<400 {
                let call = play.nextCall()
                let expected = await play.perform(call, on: memory)
                let found = await play.perform(call, on: file)
                #expect(found == expected, "seed \(seed), step \(step): \(call)")
                if found != expected { break }
            }
            for (position, store) in [memory as any OutboxStore, file].enumerated() {
                play.outcomes[position] = try await play.everything(in: store)
            }
            #expect(play.outcomes[0] == play.outcomes[1], "seed \(seed)")
            await file.close()
        }
    }
}

/// Random calls, and their results in words.
private struct RandomPlay {
    enum Call {
        case enqueue(OutboxSubmission)
        case begin(String)
        case settle(String, DeliveryState)
        case change(Int64, Int)
        case admit
        case expired
        case prune(OutboxRetention, Int)
        case purge(OutboxFilter)
        case look(OutboxFilter, Int64, Int)
        case heads(String?, Int)
        case position(Int64)
        case statistics
        case history(DeliveryHour)
    }

    var outcomes: [[String]] = [[], []]
    private var generator: SeededGenerator
    private var now = noon
    private var lease = OutboxLease(holder: daemon, fence: 1)

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private mutating func random(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func chance(_ percent: Int) -> Bool { random(0..<100) < percent }

    private mutating func lane() -> String { "whatsapp/\(random(0..<6))" }

    private mutating func options() -> DeliveryOptions {
        DeliveryOptions(
            priority: MessagePriority.allCases[chance(70) ? 1 : random(0..<3)],
            notBefore: chance(15) ? now + Double(random(-5..<60)) : nil,
            expiresAt: chance(15) ? now + Double(random(0..<60)) : nil
        )
    }

    private mutating func filter() -> OutboxFilter {
        let states = DeliveryState.allCases.shuffled(using: &generator).prefix(random(1..<4))
        return OutboxFilter(
            states: chance(50) ? Set(states) : nil,
            lane: chance(20) ? Lane(lane()) : nil,
            channel: chance(20) ? "whatsapp" : nil,
            onlyPossiblyRepeated: chance(20),
            since: chance(20) ? noon + Double(random(0..<100)) : nil,
            until: chance(20) ? noon + Double(random(0..<100)) : nil
        )
    }

    mutating func nextCall() -> Call {
        if chance(30) { now += Double(random(0..<4)) }
        if chance(1) { now += Double(random(0..<1_000_000)) }
        let number = Int64(random(1..<150))
        switch random(0..<100) {
        case 0..<35:
            let key = chance(20) ? "key \(random(0..<20))" : nil
            let kind: JSONValue = .string(["error", "Not a kind"][random(0..<2)])
            let metadata = chance(30) ? ["kind": kind] : [:]
            return .enqueue(
                message("\(random(0..<3))", lane: lane(), key: key, metadata: metadata, options: options())
            )
        case 35..<50: return .begin(lane())
        case 50..<65: return .settle(lane(), DeliveryState.allCases[random(0..<9)])
        case 65..<72: return .change(number, random(0..<5))
        case 72..<77: return .admit
        case 77..<80: return .expired
        case 80..<83:
            return .prune(OutboxRetention(age: .seconds(random(0..<60)), count: random(0..<20)), random(1..<10))
        case 83..<84: return .purge(filter())
        case 84..<88: return .look(filter(), number, random(1..<20))
        case 88..<92: return .heads(chance(50) ? lane() : nil, random(1..<5))
        case 92..<96: return .position(number)
        case 96..<98: return .statistics
        default: return .history(DeliveryHour(now).advanced(by: Int64(-random(0..<800))))
        }
    }

    func perform(_ call: Call, on store: any OutboxStore) async -> String {
        do throws(OutboxError) {
            return try await result(of: call, on: store)
        } catch {
            return "refused: \(error.code)"
        }
    }

    private func result(of call: Call, on store: any OutboxStore) async throws(OutboxError) -> String {
        let now = now
        switch call {
        case .enqueue(let submission): return told(try await store.enqueue(submission, at: now))
        case .begin(let lane):
            try await claim(store)
            return told(try await store.amendHead(of: Lane(lane), under: lease) { $0.begin(at: now) })
        case .settle(let lane, let state):
            try await claim(store)
            let entry = try await store.amendHead(of: Lane(lane), under: lease) { entry in
                if entry.delivery.attempts == 0 { return [] }
                if state == .queued || state == .submitting { return entry.fail(at: now) }
                return entry.finish(state, repeated: state == .unknown, at: now)
            }
            return told(entry)
        case .change(let number, let kind): return told(try await change(number, kind, store))
        case .admit: return told(try await store.admitScheduled(at: now))
        case .expired: return told(try await store.expired(at: now, limit: 5))
        case .prune(let retention, let limit): return told(try await store.prune(retention, at: now, limit: limit))
        case .purge(let filter): return told(try await store.purge(matching: filter))
        case .look(let filter, let number, let limit):
            let before = EntryID(unchecked: store.name, number)
            return told(try await store.entries(matching: filter, before: before, limit: limit))
        case .heads(let lane, let limit): return told(try await store.heads(after: lane.map { Lane($0) }, limit: limit))
        case .position(let number):
            guard let entry = try await store.entry(EntryID(unchecked: store.name, number)) else { return "none" }
            return told(try await store.position(of: entry))
        case .history(let hour):
            let history = try await store.deliveryHistory(since: hour)
            let targets = history.targets.map { lane, target in
                let kinds = target.kinds.map { "\($0.key) \(told($0.value))" }.sorted()
                return "\(lane) \(target.streak) \(kinds)"
            }
            return told((targets.sorted(), history.hours.sorted { $0.key < $1.key }.map { told($0.value) }))
        case .statistics:
            var statistics = try await store.statistics()
            statistics.bytes = 0
            let states = statistics.states.map { "\($0.key): \($0.value)" }.sorted()
            statistics.states = [:]
            return told((statistics, states, try await store.backlogs(limit: 3)))
        }
    }

    private func change(_ number: Int64, _ kind: Int, _ store: any OutboxStore) async throws(OutboxError) -> OutboxEntry
    {
        let now = now
        return try await store.amend(EntryID(unchecked: store.name, number), under: nil) { entry throws(OutboxError) in
            switch kind {
            case 0: throw OutboxError(.notAllowed, "no")
            case 1: return []
            case 2 where entry.delivery.isFinished: return entry.takeUpAgain(at: now)
            case 3: return [.sample(.compared, entry.delivery.state)]
            default: return entry.delivery.isFinished ? [] : entry.finish(.cancelled, at: now)
            }
        }
    }

    private func claim(_ store: any OutboxStore) async throws(OutboxError) {
        guard try await store.leaseHolder() == nil else { return }
        _ = try await store.acquireLease(daemon)
    }

    private func told(_ value: some Any) -> String {
        switch value {
        case let tally as DeliveryTally:
            "\(tally.ends.map { "\($0.key): \($0.value)" }.sorted()) \(tally.possiblyRepeated) \(tally.retries) "
                + "\(tally.latencies.counts)"
        case let admission as ScheduledAdmission:
            "\(admission.lanes.map(\.description).sorted()) \(String(describing: admission.next))"
        case let entries as [OutboxEntry]: "\(entries.map { told($0) })"
        case let entry as OutboxEntry: "\(entry.id) \(entry.submission.options) \(entry.enqueuedAt) \(entry.delivery)"
        default: "\(value)"
        }
    }

    /// All entries with their transitions.
    func everything(in store: any OutboxStore) async throws -> [String] {
        var lines: [String] = []
        for entry in try await store.entries(matching: OutboxFilter(), before: nil, limit: .max) {
            lines.append(told(entry) + told(try await store.transitions(of: entry.id)))
        }
        return lines
    }
}
