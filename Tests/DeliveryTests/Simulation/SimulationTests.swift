import Foundation
import Testing

@testable import OpenClawBridge

/// Random lives of an outbox in virtual time, each of which its seed replays to the last step.
///
/// `scripts/simulate.sh` lives more of them.
@Suite(.timeLimit(.minutes(60))) struct `A simulated outbox` {
    /// The seeds that every test run lives: it has little time.
    private static let usual: ClosedRange<UInt64> = 1...300
    /// The seeds to live: the usual ones, or those that were asked for, `FIRST..LAST`.
    private static let seeds: ClosedRange<UInt64> = {
        let wanted = ProcessInfo.processInfo.environment["SIMULATION_SEEDS"] ?? ""
        let ends = wanted.split(separator: ".").compactMap { UInt64($0) }
        guard let first = ends.first, let last = ends.last, first <= last else { return usual }
        return first...last
    }()

    @Test(arguments: QueueFamily.allCases)
    func `keeps its promises`(family: QueueFamily) async {
        for seed in Self.seeds {
            let verdict = await Simulation.live(seed, family)
            guard !verdict.violations.isEmpty else { continue }
            let trace = await Simulation.live(seed, family, isRecording: true).trace.lines
            Attachment.record(trace.joined(separator: "\n"), named: "seed-\(seed)-\(family).txt")
            Issue.record("Replay it with scripts/simulate.sh \(seed)\n\(verdict.report)")
            return
        }
    }

    @Test(arguments: QueueFamily.allCases)
    func `lives the same life for the same seed`(family: QueueFamily) async {
        for seed in Self.seeds.prefix(10) {
            let first = await Simulation.live(seed, family, isRecording: true).trace.lines
            let second = await Simulation.live(seed, family, isRecording: true).trace.lines
            let difference = zip(first, second).first { $0 != $1 }
            #expect(difference == nil && first.count == second.count && !first.isEmpty, "seed \(seed)")
        }
    }

    @Test func `reaches every end, and meets every kind of trouble`() async {
        var (states, events): (Set<DeliveryState>, Set<DeliveryTransition.Event>) = ([], [])
        for seed in Self.usual {
            let verdict = await Simulation.live(seed, QueueFamily.allCases[Int(seed % 3)])
            states.formUnion(verdict.entries.map(\.delivery.state))
            events.formUnion(verdict.stories.values.joined().map(\.event))
            if states.count == 7, events.count == DeliveryTransition.Event.allCases.count { return }
        }
        #expect(states == Set(DeliveryState.allCases.filter(\.isFinal)))
        #expect(events == Set(DeliveryTransition.Event.allCases))
    }
}

extension Simulation {
    /// Lives one life to its end.
    static func live(_ seed: UInt64, _ family: QueueFamily, isRecording: Bool = false) async -> Verdict {
        let simulation = Simulation(seed: seed, family, isRecording: isRecording)
        simulation.run()
        return await simulation.verdict()
    }
}
