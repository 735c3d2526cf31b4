package import OpenClawBridge
package import OpenClawGateway

extension OutboxStatistics {
    /// The counts for programs.
    package var members: [String: JSONValue] {
        let states = DeliveryState.allCases.map { ($0.rawValue, JSONValue.integer(Int64(self.states[$0] ?? 0))) }
        return [
            "states": .object(Dictionary(uniqueKeysWithValues: states)),
            "pending": .integer(Int64(pending)),
            "lanes": .integer(Int64(lanes)),
            "possiblyRepeated": .integer(Int64(possiblyRepeated)),
            "oldestUnfinished": oldestUnfinished.map { .string($0.iso8601) } ?? .null,
            "bytes": .integer(bytes),
        ]
    }
}
