import GRDB
import OpenClawBridge
import OpenClawGateway

extension OutboxTransaction {
    /// Pauses or resumes.
    func setPaused(_ isPaused: Bool, _ scope: OutboxScope) throws {
        let sql =
            isPaused
            ? "INSERT OR IGNORE INTO pauses (scope) VALUES (?)"
            : "DELETE FROM pauses WHERE scope = ?"
        try db.run(sql, scope.description)
    }

    /// Remembers what is known about the history of a lane's conversation.
    func remember(_ conversation: Conversation, of lane: Lane) throws {
        guard try OutboxReader(db: db, outbox: outbox).conversation(of: lane) != conversation else { return }
        let form = try JSONCoding.encode(conversation)
        try db.run("REPLACE INTO conversations (lane, conversation) VALUES (?, ?)", lane.description, form)
    }
}
