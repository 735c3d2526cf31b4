import GRDB
import OpenClawOrchestrator

/// The tables of the audit log.
enum AuditTables {
    /// Makes them.
    ///
    /// The file itself refuses to change or remove a record. `auditHead` holds the end of the chain, so that it is seen when the
    /// last records are missing. Times are milliseconds since the beginning of 1970.
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE audit (
                    number INTEGER PRIMARY KEY,
                    at INTEGER NOT NULL,
                    place TEXT NOT NULL,
                    speaker TEXT,
                    role TEXT,
                    command TEXT NOT NULL,
                    outcome TEXT NOT NULL,
                    reason TEXT,
                    key TEXT NOT NULL,
                    hash TEXT NOT NULL
                ) STRICT;
                CREATE TABLE auditHead (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    number INTEGER NOT NULL,
                    hash TEXT NOT NULL
                ) STRICT;
                INSERT INTO auditHead (id, number, hash) VALUES (1, 0, '\(AuditChain.start)');
                CREATE TRIGGER auditIsNotChanged BEFORE UPDATE ON audit
                    BEGIN SELECT RAISE(ABORT, 'records of the audit log are never changed'); END;
                CREATE TRIGGER auditIsNotRemoved BEFORE DELETE ON audit
                    BEGIN SELECT RAISE(ABORT, 'records of the audit log are never removed'); END;
                CREATE TRIGGER auditIsInOrder BEFORE INSERT ON audit
                    WHEN NEW.number IS NOT (SELECT number + 1 FROM auditHead)
                    BEGIN SELECT RAISE(ABORT, 'records of the audit log follow each other'); END;
                CREATE TRIGGER auditHeadOnlyGrows BEFORE UPDATE ON auditHead
                    WHEN NEW.number <= OLD.number
                    BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
                CREATE TRIGGER auditHeadIsNotRemoved BEFORE DELETE ON auditHead
                    BEGIN SELECT RAISE(ABORT, 'the end of the audit log is never removed'); END;
                """
        )
    }
}
