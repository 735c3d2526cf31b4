import OpenClawBridge

@testable import OpenClawBridge

/// A server whose rate depends on how many requests are under way, and clients that always fill the window.
struct SimulatedServer {
    /// The rate of completions a second by the number of requests under way.
    struct Curve: Sendable, CustomStringConvertible {
        let description: String
        let points: [(underWay: Double, rate: Double)]

        /// Measured: gateways of protocol 4.
        static let neverReplays = Curve(
            "protocol 4",
            [(1, 108), (2, 148), (4, 161), (8, 164), (16, 110), (64, 76)]
        )
        /// Measured: gateways of protocol 3.
        static let replays = Curve(
            "protocol 3",
            [(1, 6.7), (2, 7.9), (4, 7.2), (8, 8), (16, 6.9), (64, 7.4)]
        )
        /// Measured: protocol 4, and a channel that takes 200 ms.
        static let slowChannel = Curve(
            "protocol 4, channel of 200 ms",
            [(1, 4.7), (2, 8.6), (4, 17), (8, 33), (16, 53), (64, 76)]
        )
        /// As many as one likes, 200 ms each.
        static let constantLatency = Curve("constant latency", [(1, 5), (1000, 5000)])

        init(_ description: String, _ points: [(underWay: Double, rate: Double)]) {
            self.description = description
            self.points = points
        }

        func rate(_ underWay: Int) -> Double {
            let number = Double(underWay)
            for (left, right) in zip(points, points.dropFirst()) where number <= right.underWay {
                let share = (number - left.underWay) / (right.underWay - left.underWay)
                return left.rate + share * (right.rate - left.rate)
            }
            return points.last?.rate ?? 1
        }
    }

    var curve: Curve
    /// How many requests the clients want under way at most.
    var demand = Int.max
    var now = Duration.zero
    private var generator: SeededGenerator
    private var underWay: [(begin: Duration, end: Duration)] = []

    init(_ curve: Curve, seed: UInt64) {
        self.curve = curve
        generator = SeededGenerator(seed: seed)
    }

    /// Completes so many requests.
    ///
    /// - Returns: The limit after each completion.
    mutating func run(_ completions: Int, _ window: inout DispatchWindow) -> [Int] {
        var limits: [Int] = []
        for _ in 0..<completions {
            while underWay.count < min(window.limit, demand) {
                let number = underWay.count + 1
                let latency = Double(number) / curve.rate(number) * .random(in: 0.2...1.8, using: &generator)
                underWay.append((now, now + .seconds(latency)))
            }
            guard let next = underWay.indices.min(by: { underWay[$0].end < underWay[$1].end }) else { break }
            let done = underWay.remove(at: next)
            now = max(now, done.end)
            window.completed(latency: now - done.begin, now: now)
            limits.append(window.limit)
        }
        return limits
    }
}
