/// Counts of latencies in ranges that grow by the square root of two, from 10 milliseconds to about a day.
///
/// Its size does not depend on how much was counted, histograms of several hours add up, and a value read from it is wrong by
/// less than the width of its range: at most 41 %, usually far less.
public struct LatencyHistogram: Sendable, Hashable {
    /// The longest latency of each range, in seconds; what is longer than the last lies in one more range.
    public static let bounds: [Double] = (0...46).map { step in
        0.01 * Double(Int64(1) << Int64(step / 2)) * (step.isMultiple(of: 2) ? 1 : 2.0.squareRoot())
    }

    /// How many latencies lie in each range: one more number than there are ``bounds``.
    public private(set) var counts: [Int]

    /// Makes a histogram.
    ///
    /// - Parameter counts: The number of each range; missing ones are 0, and what is too much or negative is left out.
    public init(counts: [Int] = []) {
        let ranges = Self.bounds.count + 1
        let known = counts.prefix(ranges).map { max($0, 0) }
        self.counts = known + Array(repeating: 0, count: ranges - known.count)
    }

    /// How many latencies were counted.
    public var total: Int { counts.reduce(0, +) }

    /// Counts a latency.
    public mutating func count(_ latency: Duration) { counts[Self.range(of: latency)] += 1 }

    /// Takes back a latency that was counted.
    public mutating func withdraw(_ latency: Duration) {
        let range = Self.range(of: latency)
        counts[range] = max(counts[range] - 1, 0)
    }

    /// Adds the counts of another histogram.
    public static func += (histogram: inout LatencyHistogram, other: LatencyHistogram) {
        for range in histogram.counts.indices where other.counts[range] > 0 {
            histogram.counts[range] += other.counts[range]
        }
    }

    /// About the latency that a share of all does not exceed, as if they lay evenly within each range.
    ///
    /// - Parameter share: 0.5 for the median, 0.95 for the latency that only one in twenty exceeds.
    /// - Returns: `nil` when nothing was counted. The last range has no end: its beginning is given.
    public func quantile(_ share: Double) -> Duration? {
        let total = total
        guard total > 0 else { return nil }
        let rank = min(max(share, 0), 1) * Double(total)
        var below = 0
        for (range, count) in counts.enumerated() where count > 0 {
            if Double(below + count) >= rank {
                let start = range == 0 ? 0 : Self.bounds[range - 1]
                let end = range < Self.bounds.count ? Self.bounds[range] : start
                let part = min(max((rank - Double(below)) / Double(count), 0), 1)
                return .seconds(start + (end - start) * part)
            }
            below += count
        }
        return nil
    }

    private static func range(of latency: Duration) -> Int {
        let seconds = latency.seconds
        return bounds.firstIndex { seconds <= $0 } ?? bounds.count
    }
}
