import Testing

@testable import OpenClawGateway

@Suite struct SequenceTrackerTests {
    private func losses(_ version: ProtocolVersion, _ numbers: [Int]) -> [Int] {
        var tracker = SequenceTracker(version: version)
        return numbers.map { tracker.lost(before: $0) }
    }

    @Test
    func `protocol 4 counts what a jump leaves out`() {
        #expect(losses(.v4, [1, 2, 5, 6]) == [0, 0, 2, 0])
    }

    @Test
    func `protocol 3 counts for all clients together, so a jump means nothing`() {
        #expect(losses(.v3, [1, 2, 5, 600]) == [0, 0, 0, 0])
    }

    @Test
    func `repeated and older numbers lose nothing and do not move the count back`() {
        #expect(losses(.v4, [5, 5, 3, 6, 8]) == [0, 0, 0, 0, 1])
    }

    @Test
    func `absurd numbers do not trap`() {
        #expect(losses(.v4, [.min, .max, .min, 0]) == [0, 0, 0, 0])
        #expect(losses(.v4, [-3, 1]) == [0, 3])
        #expect(losses(.v4, [0, .max]) == [0, .max - 1])
    }
}
