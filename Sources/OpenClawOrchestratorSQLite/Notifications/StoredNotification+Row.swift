import GRDB
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension StoredNotification {
    enum State: String {
        case waiting, finished, suppressed
    }

    /// Reads a row of the table.
    ///
    /// - Throws: ``StoreError/Code/corrupt`` when it is not what this version, or an older one, wrote.
    init(row: Row) throws {
        let number: Int64 = try row.decode(forColumn: "number")
        guard
            let form = try? JSONDecoder().decode(
                JSONValue.self,
                from: Data(try row.decode(String.self, forColumn: "route").utf8)
            ),
            let target = Route(storedForm: form),
            let kind = NotificationKind(rawValue: try row.decode(forColumn: "kind")),
            let severity = NotificationSeverity(rawValue: try row.decode(forColumn: "severity")),
            let hold = NotificationHold(rawValue: try row.decode(forColumn: "hold"))
        else {
            throw StoreError(
                .corrupt,
                "Notification \(number) in the orchestrator file cannot be read.",
                advice: "Move the file away, and start again."
            )
        }
        let notification = OutgoingNotification(
            key: try row.decode(forColumn: "key"),
            target: target,
            kind: kind,
            severity: severity,
            text: try row.decode(forColumn: "text")
        )
        self.init(
            number: number,
            notification: notification,
            hold: hold,
            addedAt: Date(timeIntervalSinceReferenceDate: try row.decode(forColumn: "addedAt")),
            dueAt: Date(timeIntervalSinceReferenceDate: try row.decode(forColumn: "dueAt"))
        )
    }

    /// Writes a new row; the table gives the number.
    func insert(into db: Database, state: State) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let route = String(decoding: try encoder.encode(notification.target.storedForm), as: UTF8.self)
        try db.execute(
            sql: """
                INSERT INTO notifications
                    (key, conversation, route, kind, severity, text, hold, state, addedAt, dueAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                notification.key, notification.target.conversation, route, notification.kind.rawValue,
                notification.severity.rawValue, notification.text, hold.rawValue, state.rawValue,
                addedAt.timeIntervalSinceReferenceDate, dueAt.timeIntervalSinceReferenceDate,
            ]
        )
    }
}
