import Foundation
import OpenClawBridge
import OpenClawBridgeTesting
import Testing

@testable import OpenClawOrchestrator

@Suite(.timeLimit(.minutes(1)))
struct OrchestratorTests {
    @Test func `starts an agent for an issue and tells people how it goes`() async throws {
        let scene = OrchestratorScene()
        try await scene.running {
            let result = try await scene.say("work on issue #1234: mind the tests")
            #expect(result.isSuccess)
            #expect(result.issueNumber == 1234)
            let order = try #require(await scene.spawner.nextOrder())
            #expect(result.agentID == order.id)
            #expect(order.issue == Issue(1234, in: RepositoryName("octo/cat")))
            #expect(order.instructions == "mind the tests")
            for event: AgentEvent in [
                .working(nil), .pullRequest(url: "https://example.org/pull/9"), .testsPassed(nil),
                .ended(.finished(summary: "Fixed.")),
            ] { scene.spawner.tell(event, by: order.id) }
            let end = try await scene.people.told(.workCompleted)
            #expect(end.values["summary"] == "Fixed.")
            #expect(end.values["url"] == "https://example.org/pull/9")
            #expect(scene.people.kinds == [.agentSpawned, .workStarted, .prCreated, .testsPassing, .workCompleted])
        }
        let status = try await scene.say("status of issue #1234")
        #expect(status.state == .completed)
    }

    @Test func `starts nothing twice for a command that is handled again, nor for an issue that is worked on`()
        async throws
    {
        let scene = OrchestratorScene()
        let first = try await scene.say("work on issue #7", key: "same")
        let again = try await scene.say("work on issue #7", key: "same")
        #expect(again.isSuccess)
        #expect(again.agentID == first.agentID)
        let other = try await scene.say("work on issue #7", key: "other")
        #expect(!other.isSuccess)
        #expect(other.agentID == first.agentID)
        #expect(scene.spawner.orders.count == 1)
    }

    @Test func `finds agents that still run after a restart, and takes up only what is new`() async throws {
        let before = OrchestratorScene()
        let order = try await before.running {
            try await before.say("work on issue #7")
            let order = try #require(await before.spawner.nextOrder())
            before.spawner.tell(.working(nil), by: order.id)
            _ = try await before.people.told(.workStarted)
            return order
        }
        before.spawner.tell(.testsFailed("2 of 9"), by: order.id)
        let after = before.restarted()
        try await after.running {
            _ = try await after.people.told(.testsFailing)
            after.spawner.tell(.ended(.failed(status: 1, reason: nil)), by: order.id)
            _ = try await after.people.told(.error)
        }
        #expect(after.people.kinds == [.agentSpawned, .workStarted, .testsFailing, .error])
        #expect(after.spawner.orders.count == 1)
    }

    @Test func `reports an agent that died while nobody watched`() async throws {
        let scene = OrchestratorScene()
        try await scene.say("work on issue #7")
        let order = try #require(await scene.spawner.nextOrder())
        scene.spawner.tell(.ended(.lost), by: order.id)
        try await scene.running {
            let told = try await scene.people.told(.error)
            #expect(told.values["error"] == "The agent ended without a word.")
        }
        #expect(try await scene.say("status of issue #7").state == .failed)
    }

    @Test func `starts again what was interrupted between the record and the start`() async throws {
        let scene = OrchestratorScene()
        let request = try WorkflowRequest.sample(7, key: "k")
        let workflow = try await scene.store.begin(request, at: Date()).workflow
        // What a process leaves behind that ended before it called the spawner.
        let dead = try #require(AgentID(rawValue: "agent-abcdef"))
        try await scene.store.amend(workflow.id) { $0.assign(dead, at: Date()) }
        try await scene.running {
            let order = try #require(await scene.spawner.nextOrder())
            #expect(order.id != dead)
            _ = try await scene.people.told(.agentSpawned)
        }
        #expect(scene.spawner.orders.count == 1)
        await #expect(throws: AgentError.self) {
            try await scene.spawner.spawn(AgentOrder(id: dead, issue: request.issue))
        }
    }

    @Test func `lets work wait for a place, and starts it in order`() async throws {
        let scene = OrchestratorScene()
        scene.spawner.failNextSpawn(AgentError(.tooMany, "As many agents run as may."))
        let result = try await scene.say("work on issue #7")
        #expect(result.isSuccess)
        #expect(result.agentID == nil)
        try await scene.running { _ = try #require(await scene.spawner.nextOrder()) }
    }

    @Test func `a start that is under way is waited for, and begun once`() async throws {
        let scene = OrchestratorScene()
        let request = WorkflowRequest(
            issue: try #require(Issue(7, in: RepositoryName("octo/cat"))),
            requester: "somebody",
            key: "once"
        )
        guard case .begun(let workflow) = try await scene.store.begin(request, at: Date()) else {
            Testing.Issue.record("The workflow was not begun.")
            return
        }
        let agents = try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { try await scene.orchestrator.start(workflow.id)?.agent }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(!agents.contains(nil))
        #expect(Set(agents).count == 1)
        #expect(scene.spawner.orders.count == 1)
    }

    @Test func `says why an agent cannot be started, and that the work failed`() async throws {
        let scene = OrchestratorScene()
        scene.spawner.failNextSpawn(AgentError(.misconfigured, "There is no command for agents."))
        let result = try await scene.say("work on issue #7")
        #expect(!result.isSuccess)
        #expect(result.state == .failed)
        #expect(result.text.contains("There is no command for agents."))
        #expect(scene.people.kinds == [.error])
    }

    @Test func `stops an agent when somebody asks, also from another process`() async throws {
        let scene = OrchestratorScene()
        try await scene.running {
            try await scene.say("work on issue #7")
            let order = try #require(await scene.spawner.nextOrder())
            // Another orchestrator on the same store, as a command line has one.
            let other = scene.restarted()
            #expect(try await other.say("stop issue #7").isSuccess)
            _ = try await scene.people.told(.agentStopped)
            #expect(scene.spawner.stops == [order.id])
        }
        let status = try await scene.say("status of issue #7")
        #expect(status.state == .stopped)
        #expect(try await !scene.say("stop issue #7").isSuccess)
    }

    @Test func `works again on what has failed, with the same words`() async throws {
        let scene = OrchestratorScene(spawner: MockAgentSpawner(script: [.started, .ended(.lost)]))
        try await scene.running {
            try await scene.say("work on issue #7: slowly")
            _ = try await scene.people.told(.error)
            let again = try await scene.say("retry issue #7")
            #expect(again.isSuccess)
        }
        #expect(scene.spawner.orders.map(\.instructions) == ["slowly", "slowly"])
        #expect(try await !scene.say("retry issue #8").isSuccess)
    }

    @Test func `starts nothing while it is paused, and goes on afterwards`() async throws {
        let scene = OrchestratorScene()
        try await scene.running {
            try await scene.say("pause")
            let waiting = try await scene.say("work on issue #7")
            #expect(waiting.agentID == nil)
            #expect(waiting.text.contains("paused"))
            #expect(scene.spawner.orders.isEmpty)
            try await scene.say("resume")
            _ = try #require(await scene.spawner.nextOrder())
        }
    }

    @Test func `lists agents, gives their output, and helps`() async throws {
        let scene = OrchestratorScene()
        #expect(try await scene.say("list agents").text == "No agent runs.")
        try await scene.say("work on issue #7")
        let order = try #require(await scene.spawner.nextOrder())
        scene.spawner.write("compiling", by: order.id)
        #expect(try await scene.say("list agents").text.contains(order.id.rawValue))
        #expect(try await scene.say("logs #7").text == "compiling")
        #expect(try await !scene.say("logs #8").isSuccess)
        #expect(try await scene.say("status").text.contains("#7"))
        #expect(try await scene.say("help").text.contains("work on issue"))
    }

    @Test(arguments: ["work on issue #7", "stop issue #7", "logs #7", "retry issue #7", "pause", "resume"])
    func `lets a viewer change nothing`(text: String) async throws {
        let scene = OrchestratorScene()
        let viewer = Speaker(channel: "whatsapp", id: "1", role: .viewer)
        let result = try await scene.say(text, as: viewer)
        #expect(!result.isSuccess)
        #expect(result.text.contains("viewer"))
        #expect(scene.spawner.orders.isEmpty)
        #expect(try await !scene.store.isPaused())
    }

    @Test func `takes nothing for a command that is none`() async throws {
        let scene = OrchestratorScene()
        for text in ["work on issue #12abc", "work on issue #0", "good morning", "work on issue #7 && rm -rf /"] {
            #expect(try await !scene.say(text).isSuccess)
        }
        #expect(scene.spawner.orders.isEmpty)
    }
}
