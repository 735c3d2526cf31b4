import GRDB

/// The tables of an inbox.
enum InboxTables {
    /// The tables; a migration that was released never changes.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("inbox", migrate: create)
        return migrator
    }

    /// What people chose is kept as bytes: text ends at its first NUL when it is read.
    private static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE messages (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    session TEXT NOT NULL,
                    transcript TEXT NOT NULL,
                    row TEXT NOT NULL,
                    channel TEXT NOT NULL,
                    address TEXT NOT NULL,
                    account TEXT,
                    thread TEXT,
                    kind TEXT NOT NULL,
                    sender TEXT,
                    senderName BLOB,
                    senderSource TEXT,
                    text BLOB NOT NULL,
                    timestamp REAL,
                    messageID TEXT,
                    sessionID TEXT,
                    sequence INTEGER,
                    isForwarded INTEGER NOT NULL,
                    isTruncated INTEGER NOT NULL,
                    source TEXT NOT NULL,
                    writtenAt REAL NOT NULL,
                    receivedAt REAL NOT NULL,
                    state TEXT NOT NULL,
                    tries INTEGER NOT NULL DEFAULT 0,
                    UNIQUE (session, transcript, row)
                ) STRICT;
                CREATE INDEX openMessages ON messages (state, number) WHERE state IN ('new', 'handling');
                CREATE INDEX messagesByArrival ON messages (receivedAt);
                CREATE TABLE marks (
                    session TEXT NOT NULL,
                    transcript TEXT NOT NULL,
                    sequence INTEGER NOT NULL,
                    updatedAt REAL,
                    PRIMARY KEY (session, transcript)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE inbox (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    readUntil REAL
                ) STRICT;
                INSERT INTO inbox (id) VALUES (1);
                """
        )
    }
}
