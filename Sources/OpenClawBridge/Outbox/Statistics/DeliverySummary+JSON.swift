package import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension DeliverySummary {
    /// The form for programs, with at most so many targets.
    ///
    /// Of the targets those with the most messages are told, and how many were left out; failing and flapping ones are all named.
    package func json(targets limit: Int = 200) -> JSONValue {
        [
            "period": .string(period.rawValue),
            "from": .string(from.iso8601),
            "until": .string(until.iso8601),
            "total": total.json,
            "targets": .array(targets.prefix(max(limit, 0)).map(\.json)),
            "targetsLeftOut": .integer(Int64(max(targets.count - max(limit, 0), 0))),
            "failing": .array(failing.map { .string($0.lane.description) }),
            "flapping": .array(flapping.map { .string($0.lane.description) }),
            "hours": .array(hours.map { ["start": .string($0.start.iso8601), "total": $0.tally.json] }),
        ]
    }
}

extension DeliverySummary.Target {
    /// The form for programs.
    package var json: JSONValue {
        [
            "target": .string(lane.description),
            "total": total.json,
            "kinds": .object(Dictionary(uniqueKeysWithValues: kinds.map { ($0.kind.description, $0.tally.json) })),
            "failuresInARow": .integer(Int64(streak.failuresInARow)),
            "changes": .integer(Int64(streak.changes)),
            "isFailing": .bool(isFailing),
            "isFlapping": .bool(isFlapping),
        ]
    }
}

extension DeliveryTally {
    /// The form for programs; latencies are estimates in seconds.
    package var json: JSONValue {
        let ends = DeliveryState.allCases.filter(\.isFinal).map { state in
            (state.rawValue, JSONValue.integer(Int64(self.ends[state] ?? 0)))
        }
        return [
            "volume": .integer(Int64(volume)),
            "ends": .object(Dictionary(uniqueKeysWithValues: ends)),
            "successRate": successRate.map { .number($0) } ?? .null,
            "retries": .integer(Int64(retries)),
            "possiblyRepeated": .integer(Int64(possiblyRepeated)),
            "latency": [
                "median": latencies.quantile(0.5).map { .number($0.seconds) } ?? .null,
                "p95": latencies.quantile(0.95).map { .number($0.seconds) } ?? .null,
            ],
        ]
    }
}

extension Date {
    /// ISO 8601 in UTC with milliseconds.
    fileprivate var iso8601: String { formatted(ISO8601FormatStyle(includingFractionalSeconds: true)) }
}
