import GRDB

/// The tables of workflows and their stories.
enum WorkflowTables {
    /// Makes them.
    ///
    /// Repositories are kept in lower case in `issue`, so that the index of active workflows does not tell cases apart.
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE workflows (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    issue TEXT NOT NULL,
                    issueNumber INTEGER NOT NULL,
                    repository TEXT,
                    instructions TEXT,
                    requester TEXT NOT NULL,
                    origin TEXT,
                    key TEXT NOT NULL UNIQUE,
                    state TEXT NOT NULL,
                    isFinal INTEGER NOT NULL,
                    agent TEXT,
                    position INTEGER NOT NULL,
                    starts INTEGER NOT NULL,
                    pullRequest TEXT,
                    summary TEXT,
                    isStopRequested INTEGER NOT NULL,
                    createdAt REAL NOT NULL,
                    updatedAt REAL NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX activeWorkflows ON workflows (issue) WHERE isFinal = 0;
                CREATE INDEX workflowsByIssue ON workflows (issue, number);
                CREATE TABLE workflowTransitions (
                    workflow INTEGER NOT NULL REFERENCES workflows (number) ON DELETE CASCADE,
                    place INTEGER NOT NULL,
                    at REAL NOT NULL,
                    fromState TEXT NOT NULL,
                    toState TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    PRIMARY KEY (workflow, place)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE orchestrator (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    isPaused INTEGER NOT NULL DEFAULT 0
                ) STRICT;
                INSERT INTO orchestrator (id) VALUES (1);
                """
        )
    }
}
