import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The story of the work on an issue, with the end of its agent's output.
struct WorkflowPage: Sendable {
    /// A step of the story.
    struct Step: Sendable, Hashable {
        let at: Moment
        let state: String
        let reason: String
    }

    let frame: PageFrame
    let workflow: WorkflowRow
    let instructions: String?
    let begun: Moment
    let starts: Int
    let steps: [Step]
    let moreSteps: Int?
    /// The last lines of the output.
    let log: String
    /// Why there is no output.
    let logTrouble: String?

    /// How many lines of an agent's output are shown, how long each is, and how many steps.
    static let logLines = 200
    private static let lineLimit = 400
    private static let stepLimit = 100

    init(
        _ workflow: Workflow,
        transitions: [WorkflowTransition],
        log: Result<[String], AgentError>?,
        now: Date,
        frame: PageFrame
    ) {
        self.frame = frame
        self.workflow = WorkflowRow(workflow, now: now)
        instructions = workflow.request.instructions.map {
            ShownText($0, limit: 2000, keepsLines: true).description
        }
        begun = Moment(workflow.createdAt, now: now)
        starts = workflow.starts
        steps = transitions.suffix(Self.stepLimit).map { step in
            Step(
                at: Moment(step.at, now: now),
                state: step.to.words,
                reason: ShownText(step.reason, limit: 400).description
            )
        }
        moreSteps = transitions.count > Self.stepLimit ? transitions.count - Self.stepLimit : nil
        var lines: [String] = []
        var trouble: String?
        switch log {
        case nil: trouble = "No agent was started yet."
        case .failure(let error): trouble = ShownText(error.message, limit: 200).description
        case .success(let found):
            lines = found.map { ShownText($0, limit: Self.lineLimit).description }
            if lines.isEmpty { trouble = "The agent has written nothing." }
        }
        self.log = lines.joined(separator: "\n")
        logTrouble = trouble
    }
}
