package import OpenClawGateway
package import OpenClawOrchestrator

extension AuditRecord {
    /// The record for programs.
    package var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "number": .integer(number),
            "at": .string(at.iso8601),
            "place": .string(event.place),
            "command": .string(event.command),
            "outcome": .string(event.outcome.rawValue),
            "key": .string(event.key),
            "hash": .string(hash),
        ]
        members["speaker"] = event.speaker.map { .string($0) }
        members["role"] = event.role.map { .string($0) }
        members["reason"] = event.reason.map { .string($0) }
        return members
    }
}
