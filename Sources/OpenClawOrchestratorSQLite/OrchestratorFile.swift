import GRDB
public import OpenClawBridge
import OpenClawBridgeSQLite

/// The file in which an orchestrator keeps its workflows, its audit log and the notifications it holds.
///
/// Several processes may use it at a time, so that commands can look at what a daemon writes. The file has mode 0600 and lies in a
/// folder of mode 0700.
public struct OrchestratorFile: Sendable {
    let records: RecordFile

    /// Opens the file at `path`, and makes it if it is missing.
    ///
    /// - Throws: ``StoreError`` when it cannot be used, holds something else, or is newer than this version.
    public init(path: String) throws(StoreError) {
        // "ocor" in ASCII.
        records = try RecordFile(
            path: path,
            name: "orchestrator file",
            applicationID: 0x6f63_6f72,
            migrator: Self.migrator
        )
    }

    /// The tables; a migration that was released never changes.
    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("workflows", migrate: WorkflowTables.create)
        migrator.registerMigration("notifications", migrate: NotificationTables.create)
        migrator.registerMigration("audit", migrate: AuditTables.create)
        return migrator
    }
}
