import GRDB
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How workflows are written into their tables, and read back.
///
/// Times are seconds since the beginning of 2001.
enum WorkflowRow {
    /// What tells issues apart, whatever the case of the repository.
    static func issueKey(_ issue: Issue) -> String { issue.description.lowercased() }

    // MARK: Writing

    static func insert(_ workflow: Workflow, into db: Database) throws {
        let request = workflow.request
        var values = changing(workflow)
        values["issue"] = issueKey(request.issue)
        values["issueNumber"] = request.issue.number
        values["repository"] = request.issue.repository?.description
        values["instructions"] = request.instructions
        values["requester"] = request.requester
        values["origin"] = request.origin?.storedForm.description
        values["key"] = request.key
        values["createdAt"] = workflow.createdAt.timeIntervalSinceReferenceDate
        let names = values.keys.sorted()
        try db.execute(
            sql: "INSERT INTO workflows (\(names.joined(separator: ","))) VALUES (:\(names.joined(separator: ",:")))",
            arguments: StatementArguments(values)
        )
    }

    static func update(_ workflow: Workflow, in db: Database) throws {
        var values = changing(workflow)
        let assignments = values.keys.sorted().map { "\($0) = :\($0)" }.joined(separator: ", ")
        values["number"] = workflow.id.number
        try db.execute(
            sql: "UPDATE workflows SET \(assignments) WHERE number = :number",
            arguments: StatementArguments(values)
        )
    }

    static func append(_ transition: WorkflowTransition, to id: WorkflowID, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO workflowTransitions (workflow, place, at, fromState, toState, reason)
                SELECT :workflow, 1 + coalesce(max(place), 0), :at, :fromState, :toState, :reason
                FROM workflowTransitions WHERE workflow = :workflow
                """,
            arguments: [
                "workflow": id.number, "at": transition.at.timeIntervalSinceReferenceDate,
                "fromState": transition.from.rawValue, "toState": transition.to.rawValue, "reason": transition.reason,
            ]
        )
    }

    /// The columns that a change may touch.
    private static func changing(_ workflow: Workflow) -> [String: (any DatabaseValueConvertible)?] {
        [
            "state": workflow.state.rawValue, "isFinal": workflow.state.isFinal, "agent": workflow.agent?.rawValue,
            "position": workflow.position, "starts": workflow.starts, "pullRequest": workflow.pullRequest,
            "summary": workflow.summary, "isStopRequested": workflow.isStopRequested,
            "updatedAt": workflow.updatedAt.timeIntervalSinceReferenceDate,
        ]
    }

    // MARK: Reading

    static func workflow(_ row: Row) throws -> Workflow {
        let number: Int64 = try row.decode(forColumn: "number")
        guard let state = WorkflowState(rawValue: try row.decode(forColumn: "state")),
            let issue = Issue(
                try row.decode(forColumn: "issueNumber"),
                in: try row.decode(String?.self, forColumn: "repository").flatMap(RepositoryName.init)
            )
        else {
            throw StoreError(
                .corrupt,
                "Workflow w-\(number) cannot be read.",
                advice: "A newer version may have written it."
            )
        }
        let request = WorkflowRequest(
            issue: issue,
            instructions: try row.decode(forColumn: "instructions"),
            requester: try row.decode(forColumn: "requester"),
            origin: try row.decode(String?.self, forColumn: "origin").flatMap { try? JSONValue(parsing: $0) }.flatMap(
                Route.init(storedForm:)
            ),
            key: try row.decode(forColumn: "key")
        )
        var workflow = Workflow(
            id: WorkflowID(number),
            request: request,
            createdAt: date(try row.decode(forColumn: "createdAt"))
        )
        workflow.state = state
        workflow.agent = try row.decode(String?.self, forColumn: "agent").flatMap(AgentID.init(rawValue:))
        workflow.position = try row.decode(forColumn: "position")
        workflow.starts = try row.decode(forColumn: "starts")
        workflow.pullRequest = try row.decode(forColumn: "pullRequest")
        workflow.summary = try row.decode(forColumn: "summary")
        workflow.isStopRequested = try row.decode(forColumn: "isStopRequested")
        workflow.updatedAt = date(try row.decode(forColumn: "updatedAt"))
        return workflow
    }

    static func transitions(of id: WorkflowID, in db: Database) throws -> [WorkflowTransition] {
        let sql = "SELECT * FROM workflowTransitions WHERE workflow = ? ORDER BY place"
        return try Row.fetchAll(db, sql: sql, arguments: [id.number]).map { row in
            guard let from = WorkflowState(rawValue: try row.decode(forColumn: "fromState")),
                let to = WorkflowState(rawValue: try row.decode(forColumn: "toState"))
            else { throw StoreError(.corrupt, "The story of workflow \(id) cannot be read.") }
            return WorkflowTransition(
                at: date(try row.decode(forColumn: "at")),
                from: from,
                to: to,
                reason: try row.decode(forColumn: "reason")
            )
        }
    }

    private static func date(_ seconds: Double) -> Date { Date(timeIntervalSinceReferenceDate: seconds) }
}
