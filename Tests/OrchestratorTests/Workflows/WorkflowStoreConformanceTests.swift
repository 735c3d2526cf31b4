import Foundation
import OpenClawBridge
import Testing

@testable import OpenClawOrchestrator

struct WorkflowStoreConformanceTests {
    let start = Date(timeIntervalSinceReferenceDate: 800_000_000)
    let everyState = Set(WorkflowState.allCases)

    @Test(arguments: WorkflowStoreKind.allCases)
    func `begins one workflow for a command, however often it is handled`(kind: WorkflowStoreKind) async throws {
        try await kind.withStore { store in
            let request = try WorkflowRequest.sample(key: "a")
            guard case .begun(let first) = try await store.begin(request, at: start) else {
                Issue.record("Nothing was begun.")
                return
            }
            #expect(try await store.begin(request, at: start) == .repeated(first))
            #expect(first.request == request)
            #expect(first.state == .parsingCommand)
        }
    }

    @Test(arguments: WorkflowStoreKind.allCases)
    func `has one active workflow for an issue, whatever the case of its repository`(kind: WorkflowStoreKind)
        async throws
    {
        try await kind.withStore { store in
            let first = try await store.begin(.sample(key: "a"), at: start).workflow
            #expect(try await store.begin(.sample(key: "b", in: "Octo/CAT"), at: start) == .occupied(by: first))
            let other = try await store.begin(.sample(key: "c", in: "octo/dog"), at: start).workflow
            #expect(other.id > first.id)
            try await store.amend(first.id) { $0.requestStop(by: "owner", at: start) }
            let second = try await store.begin(.sample(key: "d"), at: start).workflow
            #expect(second.id > other.id)
            #expect(try await store.latest(for: second.request.issue)?.id == second.id)
        }
    }

    @Test(arguments: WorkflowStoreKind.allCases)
    func `keeps every member of a workflow, and its story in order`(kind: WorkflowStoreKind) async throws {
        try await kind.withStore { store in
            let route = Route.chat(try ChatTarget(channel: "whatsapp", to: "1@g.us", accountID: "work", threadID: "7"))
            let id = try await store.begin(.sample(key: "a", origin: route), at: start).workflow.id
            let agent = try #require(AgentID(rawValue: "agent-abcdef"))
            try await store.amend(id) { $0.assign(agent, at: start) }
            let events: [AgentEvent] = [
                .started, .working(nil), .pullRequest(url: "https://example.org/pull/1"),
                .ended(.finished(summary: "done")),
            ]
            for (place, event) in events.enumerated() {
                let report = AgentReport(position: place + 1, event: event)
                try await store.amend(id) { $0.take(report, of: agent, at: start + Double(place)) }
            }
            let kept = try #require(try await store.workflow(id))
            #expect(kept.request.origin == route)
            #expect(kept.state == .completed)
            #expect(kept.agent == agent)
            #expect(kept.position == 4)
            #expect(kept.pullRequest == "https://example.org/pull/1")
            #expect(kept.summary == "done")
            #expect(kept.createdAt == start)
            #expect(kept.updatedAt == start + 3)
            let story = try await store.transitions(of: id)
            #expect(story.map(\.to) == [.spawningAgent, .agentReady, .workInProgress, .prCreated, .completed])
            #expect(story.map(\.from) == [.parsingCommand, .spawningAgent, .agentReady, .workInProgress, .prCreated])
        }
    }

    @Test(arguments: WorkflowStoreKind.allCases)
    func `lists the newest first, by state and page by page`(kind: WorkflowStoreKind) async throws {
        try await kind.withStore { store in
            var ids: [WorkflowID] = []
            for issue in 1...5 {
                ids.append(try await store.begin(.sample(issue, key: "\(issue)"), at: start).workflow.id)
            }
            try await store.amend(ids[1]) { $0.requestStop(by: "owner", at: start) }
            let page = try await store.workflows(in: everyState, limit: 2, before: nil)
            #expect(page.map(\.id) == [ids[4], ids[3]])
            let next = try await store.workflows(in: everyState, limit: 2, before: page.last?.id)
            #expect(next.map(\.id) == [ids[2], ids[1]])
            #expect(try await store.workflows(in: [.stopped], limit: 9, before: nil).map(\.id) == [ids[1]])
            #expect(try await store.workflows(in: [], limit: 9, before: nil).isEmpty)
        }
    }

    @Test(arguments: WorkflowStoreKind.allCases)
    func `remembers a pause, and removes only what ended long ago`(kind: WorkflowStoreKind) async throws {
        try await kind.withStore { store in
            #expect(try await !store.isPaused())
            try await store.setPaused(true)
            #expect(try await store.isPaused())
            let old = try await store.begin(.sample(1, key: "1"), at: start).workflow.id
            let active = try await store.begin(.sample(2, key: "2"), at: start).workflow.id
            try await store.amend(old) { $0.requestStop(by: "owner", at: start) }
            #expect(try await store.prune(before: start) == 0)
            #expect(try await store.prune(before: start + 1) == 1)
            #expect(try await store.workflow(old) == nil)
            #expect(try await store.transitions(of: old).isEmpty)
            #expect(try await store.workflow(active) != nil)
        }
    }

    @Test(arguments: WorkflowStoreKind.allCases)
    func `says that there is no such workflow`(kind: WorkflowStoreKind) async throws {
        try await kind.withStore { store in
            await #expect { try await store.amend(WorkflowID(99)) { _ in WorkflowStep() } } throws: { error in
                (error as? StoreError)?.code == .notFound
            }
        }
    }
}

extension WorkflowBeginning {
    /// The workflow, whatever became of the request.
    var workflow: Workflow {
        switch self {
        case .begun(let workflow), .repeated(let workflow), .occupied(let workflow): workflow
        }
    }
}
