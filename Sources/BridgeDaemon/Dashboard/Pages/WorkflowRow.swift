import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The work on an issue, in a list.
struct WorkflowRow: Sendable {
    let id: String
    let issue: String
    let mark: Mark
    let agent: String?
    let requester: String
    let updated: Moment
    /// What the agent said last.
    let summary: String?
    /// The address of the pull request, when it is one that a browser may go to.
    let pullRequest: String?
    let canStop: Bool

    init(_ workflow: Workflow, now: Date) {
        id = workflow.id.description
        issue = workflow.request.issue.description
        mark = Mark(workflow)
        agent = workflow.agent?.rawValue
        requester = ShownText(workflow.request.requester, limit: 48).description
        updated = Moment(workflow.updatedAt, now: now)
        summary = workflow.summary.map { ShownText($0, limit: 100).description }
        pullRequest = workflow.pullRequest.flatMap(Self.link)
        canStop = !workflow.state.isFinal && !workflow.isStopRequested
    }

    /// An address that an agent gave, if it leads to a page of the web and nowhere else.
    private static func link(_ text: String) -> String? {
        guard text.hasPrefix("https://"), text.utf8.count <= 300,
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { return nil }
        return text
    }
}
