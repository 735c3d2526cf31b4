extension Duration {
    /// The duration in whole milliseconds, the unit of the protocol; the nearest `Int64` when it does not fit.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        if overflow { return seconds > 0 ? .max : .min }
        let (sum, overflowed) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return overflowed ? (seconds > 0 ? .max : .min) : sum
    }

    /// The duration as a timeout on the wire: whole milliseconds, never negative, at most a hundred days.
    var timeoutMilliseconds: Int64 { Swift.min(Swift.max(milliseconds, 0), 8_640_000_000) }
}
