package import OpenClawBridge
package import OpenClawGateway

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

extension DeliveryTransition {
    /// The step for programs.
    ///
    /// - Parameter beginning: When the outbox took the entry in.
    /// - Returns: The members that are known.
    package func json(since beginning: Date) -> JSONValue {
        var members: [String: JSONValue] = [
            "at": .string(at.iso8601),
            "afterMs": .integer(at.since(beginning).milliseconds),
            "event": .string(event.rawValue),
            "state": .string(state.rawValue),
            "reason": .string(reason),
        ]
        members["attempt"] = attempt.map { .integer(Int64($0)) }
        members["part"] = part.map { .integer(Int64($0)) }
        members["evidence"] = evidence.map { .string($0.words) }
        members["evidenceKind"] = evidence.map { .string($0.name) }
        members["waitsUntil"] = waitsUntil.map { .string($0.iso8601) }
        return .object(members)
    }
}
