import OpenClawBridge
import Testing

@testable import OpenClawBridge

struct PacerTests {
    @Test
    func `lets a burst through at once, and then one for each interval`() {
        var pacer = Pacer(PacingPolicy.Limit(2, burst: 3))
        for _ in 1...3 { #expect(pacer.take(now: .seconds(9)) == nil) }
        #expect(pacer.take(now: .seconds(9)) == .milliseconds(500))
        #expect(pacer.take(now: .milliseconds(9499)) == .milliseconds(1))
        #expect(pacer.take(now: .milliseconds(9500)) == nil)
        #expect(pacer.take(now: .milliseconds(9500)) == .milliseconds(500))
    }

    @Test
    func `is full when it was left alone for long enough`() {
        var pacer = Pacer(PacingPolicy.Limit(1, burst: 2))
        #expect(pacer.isFull(now: .zero))
        #expect(pacer.take(now: .zero) == nil)
        #expect(!pacer.isFull(now: .milliseconds(999)))
        #expect(pacer.isFull(now: .seconds(1)))
    }

    @Test
    func `looking takes nothing, and what is not used is given back`() {
        var pacer = Pacer(PacingPolicy.Limit(1, burst: 1))
        #expect(pacer.wait(now: .zero) == nil)
        #expect(pacer.take(now: .zero) == nil)
        #expect(pacer.wait(now: .zero) == .seconds(1))
        pacer.giveBack(now: .zero)
        #expect(pacer.take(now: .zero) == nil)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `never gives more than the burst and the rate, in any stretch of time`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let limit = PacingPolicy.Limit(
            .random(in: 0.2...50, using: &generator),
            per: .milliseconds(Int64.random(in: 100...60_000, using: &generator)),
            burst: .random(in: 1...20, using: &generator)
        )
        var pacer = Pacer(limit)
        var now = Duration.seconds(Int64.random(in: 0...1_000_000, using: &generator))
        var taken: [Duration] = []
        let step = limit.interval.inSeconds
        for _ in 1...300 {
            now += .seconds(.random(in: 0...(Bool.random(using: &generator) ? 0.2 : 3) * step, using: &generator))
            if pacer.take(now: now) == nil { taken.append(now) }
        }
        for first in taken.indices {
            let isWithin = taken[first...].enumerated().allSatisfy { offset, time in
                offset + 1 <= limit.burst + Int(((time - taken[first]) / limit.interval + 1e-9).rounded(.down))
            }
            #expect(isWithin, "seed \(seed), from \(taken[first]) on")
        }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `who waits as long as told is served, and the whole rate is used`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let limit = PacingPolicy.Limit(.random(in: 0.01...1000, using: &generator), burst: 4)
        var pacer = Pacer(limit)
        var now = Duration.zero
        for _ in 1...500 {
            if let wait = pacer.take(now: now) {
                #expect(wait > .zero)
                now += wait
                #expect(pacer.take(now: now) == nil, "seed \(seed)")
            }
        }
        let ideal = limit.interval * (500 - 4)
        #expect(now >= ideal - .microseconds(1) && now <= ideal + .microseconds(1), "seed \(seed)")
    }

    @Test(arguments: [
        PacingPolicy.Limit(0, burst: 1), .init(-3, burst: 0), .init(.nan, burst: .min), .init(1e-300, burst: .max),
        .init(1, per: .seconds(Int64.max), burst: .max), .init(1, per: .seconds(-1), burst: 1),
    ])
    func `a limit without sense slows messages down and never holds them for good`(limit: PacingPolicy.Limit) {
        var pacer = Pacer(limit)
        var now = Duration.zero
        for _ in 1...10 {
            let wait = pacer.take(now: now) ?? .zero
            #expect(wait <= .seconds(3600))
            now += wait
        }
        pacer.giveBack(.infinity, now: now)
        #expect(pacer.take(now: now) == nil)
    }
}
