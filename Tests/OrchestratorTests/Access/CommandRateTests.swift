import OpenClawOrchestrator
import Testing

struct CommandRateTests {
    private var rate = CommandRate()

    @Test mutating func `admits a burst, and then one for each part of a minute`() {
        for _ in 0..<5 { #expect(rate.admit("a", at: .zero) == .admitted) }
        #expect(rate.admit("a", at: .zero) == .limited(retryAfter: .seconds(6), isFirst: true))
        #expect(rate.admit("a", at: .seconds(3)) == .limited(retryAfter: .seconds(3), isFirst: false))
        #expect(rate.admit("a", at: .seconds(7)) == .admitted)
        guard case .limited(_, isFirst: true) = rate.admit("a", at: .seconds(7)) else {
            Testing.Issue.record("a second one was admitted")
            return
        }
    }

    @Test mutating func `counts each speaker alone`() {
        for _ in 0..<6 { _ = rate.admit("a", at: .zero) }
        #expect(rate.admit("b", at: .zero) == .admitted)
    }

    @Test mutating func `admits no more than the rate over a long time`() {
        let admitted = (0..<3600).count { rate.admit("a", at: .seconds($0)) == .admitted }
        #expect((600...605).contains(admitted))
    }

    @Test mutating func `gives nothing away when time goes back`() {
        for _ in 0..<5 { _ = rate.admit("a", at: .seconds(100)) }
        #expect(rate.admit("a", at: .zero) != .admitted)
        #expect(rate.admit("a", at: .seconds(100)) != .admitted)
    }

    @Test func `forgets the one who was silent for longest`() {
        var rate = CommandRate(CommandRatePolicy(perMinute: 1, burst: 1, maximumSpeakers: 2))
        _ = rate.admit("a", at: .seconds(1))
        _ = rate.admit("b", at: .seconds(2))
        _ = rate.admit("c", at: .seconds(3))
        #expect(rate.count == 2)
        #expect(rate.admit("b", at: .seconds(3)) != .admitted)
        #expect(rate.admit("c", at: .seconds(3)) != .admitted)
    }

    @Test func `stays usable with senseless settings`() {
        var rate = CommandRate(CommandRatePolicy(perMinute: 0, burst: -1, maximumSpeakers: 0))
        #expect(rate.admit("a", at: .zero) == .admitted)
        #expect(rate.admit("a", at: .zero) == .limited(retryAfter: .seconds(60), isFirst: true))
    }
}
