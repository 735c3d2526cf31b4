import Testing

@testable import BridgeDaemon

@Suite struct `The window of quantiles` {
    @Test func `forgets what is older than five minutes`() {
        var window = QuantileWindow()
        window.record(1000, at: .seconds(30))
        window.record(10, at: .seconds(200))
        #expect(window.values(at: [1], now: .seconds(299)) == [1000])
        #expect(window.values(at: [1], now: .seconds(301)) == [10])
        #expect(window.values(at: [0.5, 1], now: .seconds(700)) == [nil, nil])
    }

    @Test func `begins anew after a long silence`() {
        var window = QuantileWindow()
        window.record(7, at: .zero)
        window.record(9, at: .seconds(1_000_000))
        #expect(window.values(at: [0, 1], now: .seconds(1_000_001)) == [9, 9])
    }

    @Test func `takes any value in little room`() {
        var window = QuantileWindow()
        for value: UInt64 in [0, 1, 1 << 20, 1 << 50, .max] { window.record(value, at: .zero) }
        #expect(window.values(at: [0], now: .zero) == [0])
        #expect(window.values(at: [1], now: .zero)[0].map { $0 >= QuantileWindow.greatest } == true)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `is within one hundredth of the exact quantile`(seed: UInt64) throws {
        var generator = SeededNumbers(state: seed)
        var window = QuantileWindow()
        var values: [UInt64] = []
        for number in 0..<2000 {
            let greatest = UInt64(1) << Int.random(in: 1...36, using: &generator)
            let value = UInt64.random(in: 0...greatest, using: &generator)
            values.append(value)
            window.record(value, at: .milliseconds(number * 100))
        }
        values.sort()
        for share in [0.5, 0.95, 0.99] {
            let exact = Double(values[Int((share * 2000).rounded(.up)) - 1])
            let told = try #require(window.values(at: [share], now: .seconds(200))[0])
            #expect(abs(Double(told) - exact) <= exact * 0.01 + 1, "seed \(seed), quantile \(share)")
        }
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
private struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
