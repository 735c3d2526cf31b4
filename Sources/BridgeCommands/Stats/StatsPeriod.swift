import ArgumentParser
import OpenClawBridge

/// How much time `stats` tells about.
struct StatsPeriod: Hashable, Sendable {
    let period: DeliverySummary.Period
}

extension StatsPeriod: ExpressibleByArgument {
    init?(argument: String) {
        guard let period = DeliverySummary.Period(rawValue: argument.lowercased()) else { return nil }
        self.period = period
    }

    static var allValueStrings: [String] { DeliverySummary.Period.allCases.map(\.rawValue) }
}
