import Histogram

/// The distribution of the values of the last five minutes.
///
/// It is kept in slices of one minute, of which the oldest is forgotten as a whole; a slice without values takes no room, one with
/// values at most 20 KB. Pure: the time is passed in.
struct QuantileWindow {
    /// How long a value counts at least, less one slice.
    static let span = Duration.seconds(300)
    private static let slice = Duration.seconds(60)
    /// Greater values count as this one.
    static let greatest: UInt64 = 1 << 40

    private var slices = [Histogram<UInt32>?](repeating: nil, count: Int(span / slice))
    /// The number of the newest slice, since the clock began.
    private var newest = 0

    mutating func record(_ value: UInt64, at now: Duration) {
        advance(to: now)
        let place = newest % slices.count
        var histogram = slices[place] ?? Histogram(numberOfSignificantValueDigits: .two)
        // Taken out, so that it is changed in its place and not copied.
        slices[place] = nil
        histogram.record(min(value, Self.greatest))
        slices[place] = histogram
    }

    /// The values of which these shares of all are not greater; `nil` while there are none.
    mutating func values(at shares: [Double], now: Duration) -> [UInt64?] {
        advance(to: now)
        var all = Histogram<UInt32>(numberOfSignificantValueDigits: .two)
        for case let histogram? in slices { all.add(histogram) }
        return shares.map { all.totalCount == 0 ? nil : all.valueAtPercentile($0 * 100) }
    }

    private mutating func advance(to now: Duration) {
        let present = max(Int(now / Self.slice), newest)
        for number in (newest + 1)..<(min(present, newest + slices.count) + 1) { slices[number % slices.count] = nil }
        newest = present
    }
}
