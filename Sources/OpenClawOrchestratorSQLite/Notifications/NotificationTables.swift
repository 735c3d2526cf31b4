import GRDB

/// The table of notifications.
enum NotificationTables {
    /// Makes it.
    ///
    /// `conversation` is the same for two spellings of one target; `route` is what messages are sent to. `state` is
    /// `waiting`, `finished` or `suppressed`.
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE notifications (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    key TEXT NOT NULL UNIQUE,
                    conversation TEXT NOT NULL,
                    route TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    severity TEXT NOT NULL,
                    text TEXT NOT NULL,
                    hold TEXT NOT NULL,
                    state TEXT NOT NULL,
                    addedAt REAL NOT NULL,
                    dueAt REAL NOT NULL,
                    batch INTEGER,
                    claimedUntil REAL
                ) STRICT;
                CREATE INDEX notificationsByConversation ON notifications (conversation, addedAt);
                CREATE INDEX notificationsWaiting ON notifications (dueAt) WHERE state = 'waiting';
                CREATE INDEX notificationsByBatch ON notifications (batch) WHERE batch IS NOT NULL;
                """
        )
    }
}
