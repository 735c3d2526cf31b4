import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct DispatchWindowTests {
    private static let seeds = 0..<6 as Range<UInt64>

    private func mean(_ limits: some Collection<Int>) -> Double { Double(limits.reduce(0, +)) / Double(limits.count) }

    @Test
    func `starts at 8, and at 2 for gateways that replay`() {
        #expect(DispatchWindow(.neverReplays).limit == 8)
        #expect(DispatchWindow(.announces).limit == 8)
        #expect(DispatchWindow(.replays).limit == 2)
    }

    @Test(arguments: seeds)
    func `settles between 8 and 16 at a gateway of protocol 4`(seed: UInt64) {
        var window = DispatchWindow(.neverReplays)
        var server = SimulatedServer(.neverReplays, seed: seed)
        let limits = server.run(8000, &window).dropFirst(1000)
        #expect((7.5...12).contains(mean(limits)), "seed \(seed): \(mean(limits))")
        #expect(limits.allSatisfy { (8...20).contains($0) }, "seed \(seed): \(limits.max() ?? 0)")
    }

    @Test(arguments: seeds)
    func `settles between 2 and 4 at a gateway of protocol 3`(seed: UInt64) {
        var window = DispatchWindow(.replays)
        var server = SimulatedServer(.replays, seed: seed)
        let limits = server.run(5000, &window).dropFirst(500)
        #expect((2...4).contains(mean(limits)), "seed \(seed): \(mean(limits))")
        #expect(limits.allSatisfy { (2...6).contains($0) }, "seed \(seed): \(limits.max() ?? 0)")
    }

    @Test(arguments: seeds)
    func `grows where the channel is slow and the gateway is not`(seed: UInt64) {
        var window = DispatchWindow(.neverReplays)
        var server = SimulatedServer(.slowChannel, seed: seed)
        let limits = server.run(5000, &window).dropFirst(2500)
        #expect((12...40).contains(mean(limits)), "seed \(seed): \(mean(limits))")
    }

    @Test(arguments: seeds, [2, 8])
    func `grows to the cap where latency is constant`(seed: UInt64, start: Int) {
        var window = DispatchWindow(start: start, maximum: 64)
        var server = SimulatedServer(.constantLatency, seed: seed)
        let limits = server.run(20_000, &window).dropFirst(10_000)
        #expect(limits.max() == 64, "seed \(seed)")
        #expect(mean(limits) > 56, "seed \(seed): \(mean(limits))")
    }

    @Test(arguments: seeds)
    func `shrinks when latency grows and the rate does not`(seed: UInt64) {
        var window = DispatchWindow(.neverReplays)
        var server = SimulatedServer(.constantLatency, seed: seed)
        #expect(server.run(15_000, &window).max() == 64)
        server.curve = .neverReplays
        let limits = server.run(15_000, &window).dropFirst(8000)
        #expect(mean(limits) < 14, "seed \(seed): \(mean(limits))")
    }

    @Test(arguments: seeds)
    func `does not grow while there is little to do`(seed: UInt64) {
        var window = DispatchWindow(.neverReplays)
        var server = SimulatedServer(.constantLatency, seed: seed)
        server.demand = 4
        #expect(server.run(3000, &window).allSatisfy { $0 == 8 }, "seed \(seed)")
    }

    @Test
    func `attempts that time out together halve it once, down to 1`() {
        var window = DispatchWindow(.neverReplays)
        var limits: [Int] = []
        for minute in 1...5 {
            for _ in 1...8 { window.timedOut(now: .seconds(60 * minute)) }
            limits.append(window.limit)
        }
        #expect(limits == [4, 2, 1, 1, 1])
        window.overloaded(now: .seconds(1000))
        #expect(window.limit == 1)
    }

    @Test(arguments: seeds)
    func `recovers after timeouts`(seed: UInt64) {
        var window = DispatchWindow(.neverReplays)
        var server = SimulatedServer(.neverReplays, seed: seed)
        for second in 1...10 { window.overloaded(now: .seconds(10 * second)) }
        #expect(window.limit == 1)
        server.now = .seconds(200)
        let limits = server.run(5000, &window).dropFirst(2500)
        #expect(mean(limits) > 7, "seed \(seed): \(mean(limits))")
    }

    @Test(arguments: [Int.min, 0, 1, 3, Int.max], [Int.min, 0, 1, 3, Int.max])
    func `always stays between 1 and its cap`(start: Int, maximum: Int) {
        var generator = SeededGenerator(seed: 3)
        var window = DispatchWindow(start: start, maximum: maximum)
        var now = Duration.zero
        for _ in 1...5000 {
            now += .milliseconds(Int64.random(in: 0...20, using: &generator))
            switch Int.random(in: 0..<2000, using: &generator) {
            case 0: window.timedOut(now: now)
            case 1: window.completed(latency: .seconds(Int64.max), now: now)
            case 2: window.completed(latency: .seconds(-1), now: now)
            default: window.completed(latency: .milliseconds(Int64.random(in: 0...500, using: &generator)), now: now)
            }
            #expect(window.limit >= 1 && window.limit <= min(max(maximum, 1), 10_000))
        }
    }
}
