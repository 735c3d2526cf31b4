import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What makes an inbound message one and the same, however often and by whichever way it comes.
public struct InboxKey: Sendable, Hashable {
    /// How a row is told from the others of its transcript.
    public enum Row: Sendable, Hashable {
        /// By the id that the gateway gave it.
        case id(String)
        /// By its place, where it has no id.
        case sequence(Int64)
        /// By what it says and when it was written, where it has neither.
        case digest(String)
    }

    /// The gateway's session, as the gateway wrote its key.
    public let gatewaySessionKey: String
    /// The transcript's id, or nothing where the gateway does not tell it; a reset of the session begins another one.
    public let sessionID: String
    /// The row in the transcript.
    public let row: Row
    /// The key in a short form that is always the same: `in-` and 32 hexadecimal digits.
    ///
    /// What is done because of a message can be named after it, for example as the beginning of an idempotency key.
    public let text: String

    /// Puts a key together.
    public init(gatewaySessionKey: String, sessionID: String, row: Row) {
        self.gatewaySessionKey = gatewaySessionKey
        self.sessionID = sessionID
        self.row = row
        text = "in-" + Self.digest([gatewaySessionKey, sessionID, row.description])
    }

    /// The key of a message.
    public init(_ message: InboundMessage) {
        let row: Row
        if let id = message.id, !id.isEmpty {
            row = .id(id)
        } else if let sequence = message.sequence {
            row = .sequence(sequence)
        } else {
            let time = message.timestamp.map { String(Int64($0.timeIntervalSince1970 * 1000)) } ?? ""
            row = .digest(Self.digest([time, message.text]))
        }
        self.init(
            gatewaySessionKey: message.conversation.gatewaySessionKey,
            sessionID: message.sessionID ?? "",
            row: row
        )
    }

    /// Half of the SHA-256 of `parts`, each with its length, so that no two lists look alike.
    private static func digest(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Array("\(part.utf8.count):".utf8))
            hash.update(data: Array(part.utf8))
        }
        return hash.finalize().prefix(16).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

extension InboxKey: CustomStringConvertible {
    /// The key in its short form.
    public var description: String { text }
}

extension InboxKey.Row: CustomStringConvertible {
    /// The way of telling and what it tells: `id=15c99fe9`, `seq=4`, `txt=…`.
    public var description: String {
        switch self {
        case .id(let id): "id=" + id
        case .sequence(let sequence): "seq=\(sequence)"
        case .digest(let digest): "txt=" + digest
        }
    }

    /// Reads what ``description`` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "id": self = .id(String(parts[1]))
        case "seq":
            guard let sequence = Int64(parts[1]) else { return nil }
            self = .sequence(sequence)
        case "txt": self = .digest(String(parts[1]))
        default: return nil
        }
    }
}
