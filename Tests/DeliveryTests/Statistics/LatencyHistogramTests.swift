import OpenClawBridge
import Testing

@Suite struct LatencyHistogramTests {
    @Test func `its ranges grow by the square root of two from 10 milliseconds to about a day`() {
        let bounds = LatencyHistogram.bounds
        #expect(bounds.first == 0.01)
        #expect(bounds.last == 0.01 * Double(1 << 23))
        for (one, next) in zip(bounds, bounds.dropFirst()) { #expect((next / one - 2.0.squareRoot()).magnitude < 1e-9) }
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `a quantile is never wrong by more than the width of a range`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var histogram = LatencyHistogram()
        let latencies = (0..<1000).map { _ in
            0.02 * Double.random(in: 1...100, using: &generator) * Double.random(in: 1...100, using: &generator)
        }.sorted()
        for latency in latencies { histogram.count(.seconds(latency)) }
        for share in [0.01, 0.5, 0.95, 0.99, 1] {
            let exact = latencies[max(Int((share * 1000).rounded(.up)) - 1, 0)]
            let estimate = try #require(histogram.quantile(share)) / .seconds(1)
            #expect((0.7...1.42).contains(estimate / exact), "seed \(seed), \(share): \(estimate) for \(exact)")
        }
    }

    @Test func `adding up is the same as counting everything in one`() {
        var generator = SeededGenerator(seed: 7)
        var (one, other, all) = (LatencyHistogram(), LatencyHistogram(), LatencyHistogram())
        for number in 0..<500 {
            let latency = Duration.milliseconds(Int.random(in: 0...200_000, using: &generator))
            all.count(latency)
            if number.isMultiple(of: 3) { one.count(latency) } else { other.count(latency) }
        }
        one += other
        #expect(one == all)
        #expect(all.total == 500)
    }

    @Test func `what is taken back is gone, and nothing goes below nothing`() {
        var histogram = LatencyHistogram()
        histogram.count(.seconds(3))
        histogram.withdraw(.seconds(3))
        histogram.withdraw(.seconds(3))
        #expect(histogram == LatencyHistogram())
        #expect(histogram.quantile(0.5) == nil)
    }

    @Test func `the shortest and the longest latencies have a range as well`() {
        var histogram = LatencyHistogram()
        histogram.count(.zero)
        #expect(histogram.counts.first == 1)
        histogram = LatencyHistogram()
        histogram.count(.seconds(1e9))
        #expect(histogram.counts.last == 1)
        #expect(histogram.quantile(0.5) == LatencyHistogram.bounds.last.map { .seconds($0) })
    }

    @Test func `counts that are no counts are left out`() {
        #expect(LatencyHistogram(counts: [-1] + Array(repeating: 0, count: 100)) == LatencyHistogram())
    }
}
