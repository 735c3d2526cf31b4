package import OpenClawBridge
package import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension InboundMessage {
    /// The message for programs.
    package var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "channel": .string(conversation.channel),
            "kind": .string(conversation.kind.rawValue),
            "address": .string(conversation.address),
            "gatewaySessionKey": .string(conversation.gatewaySessionKey),
            "text": .string(text),
            "forwarded": .bool(isForwarded),
            "truncated": .bool(isTruncated),
        ]
        members["account"] = conversation.accountID.map { .string($0) }
        members["thread"] = conversation.threadID.map { .string($0) }
        members["timestamp"] = timestamp.map { .string($0.formatted(.iso8601)) }
        members["id"] = id.map { .string($0) }
        members["sessionId"] = sessionID.map { .string($0) }
        members["sequence"] = sequence.map { .integer($0) }
        members["sender"] = sender.map { sender in
            [
                "id": .string(sender.id), "name": sender.name.map { .string($0) } ?? .null,
                "vouchedFor": .bool(sender.isVouchedFor),
            ]
        }
        return members
    }
}
