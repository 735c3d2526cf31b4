import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension SendReceipt {
    /// The receipt for programs.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "ok": .bool(status == .sent || status == .queued),
            "status": .string(status.rawValue),
            "evidence": .string(evidence.words),
            "evidenceKind": .string(evidence.name),
            "idempotencyKey": .string(idempotencyKey),
            "target": .string(route.description),
            "timestamp": .string(timestamp.formatted(.iso8601)),
        ]
        if let entryID {
            members["entryId"] = .string(entryID.description)
            members["possiblyRepeated"] = .bool(isPossiblyRepeated)
        }
        if let messageID { members["messageId"] = .string(messageID) }
        if let sessionKey { members["sessionKey"] = .string(sessionKey.description) }
        if !metadata.isEmpty { members["metadata"] = .object(metadata) }
        return .object(members)
    }
}
