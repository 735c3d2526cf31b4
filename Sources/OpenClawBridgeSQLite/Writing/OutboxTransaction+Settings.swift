import GRDB
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OutboxTransaction {
    /// Pauses or resumes.
    func setPaused(_ isPaused: Bool, _ scope: OutboxScope) throws {
        let sql =
            isPaused
            ? "INSERT OR IGNORE INTO pauses (scope) VALUES (?)"
            : "DELETE FROM pauses WHERE scope = ?"
        try db.cachedStatement(sql: sql).execute(arguments: [scope.description])
    }

    /// Remembers what is known about the history of a lane's conversation.
    func remember(_ conversation: Conversation, of lane: Lane) throws {
        guard try OutboxReader(db: db, outbox: outbox).conversation(of: lane) != conversation else { return }
        try db.cachedStatement(sql: "REPLACE INTO conversations (lane, conversation) VALUES (?, ?)")
            .execute(arguments: [lane.description, Data(try JSONCoding.encode(conversation))])
    }
}
