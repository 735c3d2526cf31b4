import GRDB
public import OpenClawBridge
import OpenClawBridgeSQLite
public import OpenClawOrchestrator

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Workflows in the file of an orchestrator.
public struct SQLiteWorkflowStore: WorkflowStore {
    private let records: RecordFile

    /// Uses the workflows of `file`.
    public init(_ file: OrchestratorFile) { records = file.records }

    /// Begins a workflow, unless the command or another one has begun it already.
    public func begin(_ request: WorkflowRequest, at time: Date) async throws(StoreError) -> WorkflowBeginning {
        try await records.write { db in
            if let same = try Self.one(db, "WHERE key = ?", [request.key]) { return .repeated(same) }
            let issue = WorkflowRow.issueKey(request.issue)
            if let other = try Self.one(db, "WHERE issue = ? AND isFinal = 0", [issue]) { return .occupied(by: other) }
            // The number is known only afterwards; AUTOINCREMENT never gives one twice.
            var workflow = Workflow(id: WorkflowID(0), request: request, createdAt: time)
            try WorkflowRow.insert(workflow, into: db)
            workflow.id = WorkflowID(db.lastInsertedRowID)
            return .begun(workflow)
        }
    }

    /// Changes a workflow, and records the step.
    @discardableResult
    public func amend(
        _ id: WorkflowID,
        _ change: @escaping @Sendable (inout Workflow) -> WorkflowStep
    ) async throws(StoreError) -> (workflow: Workflow, step: WorkflowStep) {
        try await records.write { db in
            guard var workflow = try Self.one(db, "WHERE number = ?", [id.number]) else {
                throw StoreError(.notFound, "There is no workflow \(id).")
            }
            let before = workflow
            let step = change(&workflow)
            if workflow != before { try WorkflowRow.update(workflow, in: db) }
            if let transition = step.transition { try WorkflowRow.append(transition, to: id, in: db) }
            return (workflow, step)
        }
    }

    /// The workflow with this name, or `nil`.
    public func workflow(_ id: WorkflowID) async throws(StoreError) -> Workflow? {
        try await records.read { try Self.one($0, "WHERE number = ?", [id.number]) }
    }

    /// The last workflow of an issue, or `nil`.
    public func latest(for issue: Issue) async throws(StoreError) -> Workflow? {
        let key = WorkflowRow.issueKey(issue)
        return try await records.read { try Self.one($0, "WHERE issue = ? ORDER BY number DESC", [key]) }
    }

    /// Workflows, the newest first.
    public func workflows(
        in states: Set<WorkflowState>,
        limit: Int,
        before: WorkflowID?
    ) async throws(StoreError) -> [Workflow] {
        let places = states.map { _ in "?" }.joined(separator: ",")
        let sql = "WHERE number < ? AND state IN (\(places)) ORDER BY number DESC LIMIT ?"
        var arguments: StatementArguments = [before?.number ?? .max]
        for state in states { arguments += [state.rawValue] }
        arguments += [max(0, limit)]
        return try await records.read { [arguments] in try Self.all($0, sql, arguments) }
    }

    /// How many workflows there are in each state.
    public func counts() async throws(StoreError) -> [WorkflowState: Int] {
        try await records.read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT state, count(*) FROM workflows GROUP BY state")
            return try rows.reduce(into: [:]) { counts, row in
                guard let state = WorkflowState(rawValue: try row.decode(String.self, atIndex: 0)) else { return }
                counts[state] = try row.decode(Int.self, atIndex: 1)
            }
        }
    }

    /// The story of a workflow, the oldest step first.
    public func transitions(of id: WorkflowID) async throws(StoreError) -> [WorkflowTransition] {
        try await records.read { try WorkflowRow.transitions(of: id, in: $0) }
    }

    /// Whether new work is held back.
    public func isPaused() async throws(StoreError) -> Bool {
        try await records.read { try Bool.fetchOne($0, sql: "SELECT isPaused FROM orchestrator") ?? false }
    }

    /// Holds new work back, or lets it go on.
    public func setPaused(_ isPaused: Bool) async throws(StoreError) {
        try await records.write { try $0.execute(sql: "UPDATE orchestrator SET isPaused = ?", arguments: [isPaused]) }
    }

    /// Removes finished workflows that ended before `time`, and their stories.
    @discardableResult
    public func prune(before time: Date) async throws(StoreError) -> Int {
        let limit = time.timeIntervalSinceReferenceDate
        return try await records.write { db in
            try db.execute(sql: "DELETE FROM workflows WHERE isFinal = 1 AND updatedAt < ?", arguments: [limit])
            return db.changesCount
        }
    }

    private static func one(_ db: Database, _ clause: String, _ arguments: StatementArguments) throws -> Workflow? {
        try Row.fetchOne(db, sql: "SELECT * FROM workflows \(clause)", arguments: arguments).map(WorkflowRow.workflow)
    }

    private static func all(_ db: Database, _ clause: String, _ arguments: StatementArguments) throws -> [Workflow] {
        try Row.fetchAll(db, sql: "SELECT * FROM workflows \(clause)", arguments: arguments).map(WorkflowRow.workflow)
    }
}
