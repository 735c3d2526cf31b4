import GRDB
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension InboxEntry {
    /// The message of a row of the table `messages`.
    init(_ row: Row) throws {
        let key = InboxKey(
            gatewaySessionKey: try row.text("session"),
            sessionID: try row.text("transcript"),
            row: try row.read("row", InboxKey.Row.init)
        )
        self.init(
            key: key,
            number: try row.decode(Int64.self, forColumn: "number"),
            message: try InboundMessage(row),
            source: try row.read("source", Source.init),
            writtenAt: Date(timeIntervalSince1970: try row.decode(Double.self, forColumn: "writtenAt")),
            receivedAt: Date(timeIntervalSince1970: try row.decode(Double.self, forColumn: "receivedAt")),
            state: try row.read("state", State.init),
            tries: try row.decode(Int.self, forColumn: "tries")
        )
    }
}

extension InboundMessage {
    fileprivate init(_ row: Row) throws {
        let conversation = Conversation(
            gatewaySessionKey: try row.text("session"),
            channel: try row.text("channel"),
            address: try row.text("address"),
            accountID: try row.optional("account"),
            threadID: try row.optional("thread"),
            kind: try row.read("kind", ChatTarget.Kind.init)
        )
        let sender = try row.optional("sender", as: String.self).map { id in
            Sender(
                id: id,
                name: try row.optional("senderName", as: Data.self).map { String(decoding: $0, as: UTF8.self) },
                source: try row.read("senderSource", Sender.Source.init)
            )
        }
        self.init(
            conversation: conversation,
            sender: sender,
            text: String(decoding: try row.decode(Data.self, forColumn: "text"), as: UTF8.self),
            timestamp: try row.optional("timestamp").map(Date.init(timeIntervalSince1970:)),
            id: try row.optional("messageID"),
            sessionID: try row.optional("sessionID"),
            sequence: try row.optional("sequence"),
            isForwarded: try row.decode(Bool.self, forColumn: "isForwarded"),
            isTruncated: try row.decode(Bool.self, forColumn: "isTruncated")
        )
    }
}

extension InboxArrival {
    /// The values of the columns of `messages` that an arrival has.
    var columns: [String: (any DatabaseValueConvertible)?] {
        let conversation = message.conversation
        return [
            "session": key.gatewaySessionKey,
            "transcript": key.sessionID,
            "row": key.row.description,
            "channel": conversation.channel,
            "address": conversation.address,
            "account": conversation.accountID,
            "thread": conversation.threadID,
            "kind": conversation.kind.rawValue,
            "sender": message.sender?.id,
            "senderName": message.sender?.name.map { Data($0.utf8) },
            "senderSource": message.sender?.source.rawValue,
            "text": Data(message.text.utf8),
            "timestamp": message.timestamp?.timeIntervalSince1970,
            "messageID": message.id,
            "sessionID": message.sessionID,
            "sequence": message.sequence,
            "isForwarded": message.isForwarded,
            "isTruncated": message.isTruncated,
            "source": source.rawValue,
            "writtenAt": writtenAt.timeIntervalSince1970,
            "receivedAt": receivedAt.timeIntervalSince1970,
            "state": state.rawValue,
        ]
    }
}

extension Row {
    func text(_ column: String) throws -> String { try decode(String.self, forColumn: column) }

    /// A value that may be missing.
    func optional<Value: DatabaseValueConvertible>(_ column: String, as: Value.Type = Value.self) throws -> Value? {
        try decode(Value?.self, forColumn: column)
    }

    /// A value that was written as a word.
    fileprivate func read<Value>(_ column: String, _ make: (String) -> Value?) throws -> Value {
        let word = try text(column)
        guard let value = make(word) else {
            throw StoreError(
                .corrupt,
                "The inbox has \"\(word.prefix(40))\" as \(column), which this version does not know.",
                advice: "Use the version that wrote it, or move the file away."
            )
        }
        return value
    }
}
