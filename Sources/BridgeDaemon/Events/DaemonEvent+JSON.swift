import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension DaemonEvent {
    /// The kinds of events, for those who want only some.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case connection, message, inbound, command, workflow, notification, paused
    }

    var kind: Kind {
        switch self {
        case .connection: .connection
        case .message: .message
        case .inbound: .inbound
        case .command: .command
        case .workflow: .workflow
        case .notification: .notification
        case .paused: .paused
        }
    }

    /// The event for programs; the text of an outbound message is never in it.
    func json(at time: Date) -> JSONValue {
        var members = members
        members["at"] = .string(time.iso8601)
        return .object(members)
    }

    private var members: [String: JSONValue] {
        switch self {
        case .connection(let state): return ["state": .string(state.rawValue)]
        case .message(let entry): return entry.eventMembers
        case .inbound(let entry): return entry.members
        case .command(let record): return record.members
        case .workflow(let workflow): return workflow.members
        case .notification(let kind, let issue):
            var members: [String: JSONValue] = ["kind": .string(kind.rawValue)]
            members["issue"] = issue.map { .string($0) }
            return members
        case .paused(let scopes): return ["pauses": scopes.json]
        }
    }
}

extension OutboxEntry {
    /// What changes in an entry, and what somebody needs to know which one it is.
    fileprivate var eventMembers: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "id": .string(id.description),
            "state": .string(delivery.state.rawValue),
            "next": .string(delivery.step.rawValue),
            "finished": .bool(delivery.isFinished),
            "possiblyRepeated": .bool(delivery.isPossiblyRepeated),
            "attempts": .integer(Int64(delivery.attempts)),
            "target": .string(submission.route.description),
            "lane": .string(lane.description),
            "channel": .string(lane.channel),
        ]
        if submission.parts.count > 1 {
            members["parts"] = .integer(Int64(submission.parts.count))
            members["part"] = .integer(Int64(delivery.part + 1))
        }
        members["evidenceKind"] = delivery.evidence.map { .string($0.name) }
        members["waitsUntil"] = delivery.dueAt.map { .string($0.iso8601) }
        return members
    }
}
