package import OpenClawBridge
package import OpenClawGateway

extension OutboxEntry {
    /// The number of characters of the message.
    package var length: Int { submission.parts.reduce(0) { $0 + $1.count } }

    /// The entry for programs, without its text.
    package var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "id": .string(id.description),
            "state": .string(delivery.state.rawValue),
            "next": .string(delivery.step.rawValue),
            "finished": .bool(delivery.isFinished),
            "possiblyRepeated": .bool(delivery.isPossiblyRepeated),
            "confirmed": .bool(delivery.isConfirmed),
            "attempts": .integer(Int64(delivery.attempts)),
            "target": .string(submission.route.description),
            "lane": .string(lane.description),
            "channel": .string(lane.channel),
            "characters": .integer(Int64(length)),
            "parts": .integer(Int64(submission.parts.count)),
            "part": .integer(Int64(delivery.part + 1)),
            "priority": .string(submission.options.priority.name),
            "ambiguity": .string(submission.options.ambiguity.rawValue),
            "enqueuedAt": .string(enqueuedAt.iso8601),
        ]
        func add(_ name: String, _ text: String?) { members[name] = text.map { .string($0) } }
        add("sessionKey", submission.sessionKey?.description)
        add("idempotencyKey", submission.idempotencyKey)
        add("notBefore", submission.options.notBefore?.iso8601)
        add("expiresAt", submission.options.expiresAt?.iso8601)
        add("waitsUntil", delivery.dueAt?.iso8601)
        add("finishedAt", delivery.finishedAt?.iso8601)
        add("attemptKey", delivery.attempt?.key)
        add("evidence", delivery.evidence?.words)
        add("evidenceKind", delivery.evidence?.name)
        add("messageId", SendReceipt(self).messageID)
        if !submission.metadata.isEmpty { members["metadata"] = .object(submission.metadata) }
        return members
    }
}
