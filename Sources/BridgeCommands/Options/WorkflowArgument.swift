import ArgumentParser
import OpenClawBridge
import OpenClawOrchestrator

/// A workflow as people name it: `w-17`, only `17`, or by its issue, `#12` or `owner/name#12`.
enum WorkflowArgument: Hashable, Sendable {
    case id(WorkflowID)
    case issue(Issue)

    /// The workflow that is meant; of an issue, the last one.
    func workflow(in store: some WorkflowStore) async throws -> Workflow {
        let found =
            switch self {
            case .id(let id): try await store.workflow(id)
            case .issue(let issue): try await store.latest(for: issue)
            }
        guard let found else {
            throw CommandFailure(
                .notFound,
                code: "noWorkflow",
                "There is no workflow \(self).",
                advice: "openclaw-bridge workflows list shows what there is."
            )
        }
        return found
    }
}

extension WorkflowArgument: CustomStringConvertible {
    var description: String {
        switch self {
        case .id(let id): id.description
        case .issue(let issue): "of \(issue)"
        }
    }
}

extension WorkflowArgument: ExpressibleByArgument {
    init?(argument: String) {
        if let id = WorkflowID(argument) {
            self = .id(id)
            return
        }
        let parts = argument.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(parts[1])
        else { return nil }
        let repository = RepositoryName(String(parts[0]))
        guard parts[0].isEmpty || repository != nil, let issue = Issue(number, in: repository) else { return nil }
        self = .issue(issue)
    }
}

extension ArgumentHelp {
    /// The help of an argument that names a workflow.
    static func workflow(_ text: String) -> ArgumentHelp {
        ArgumentHelp("\(text): w-17, or its issue, #12 or owner/name#12.", valueName: "workflow")
    }
}
