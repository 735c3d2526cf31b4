import HTTPTypes
import Hummingbird
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

@testable import BridgeDaemon

/// Commands, workflows, pauses and the status over HTTP.
@Suite(.timeLimit(.minutes(2))) struct `Steering over HTTP` {
    @Test func `carries a command out as the owner, and puts it on record`() async throws {
        try await TestDaemon.run { daemon in
            let events = try await daemon.events("?types=command")
            let answer = try await daemon.post("/v1/commands", ["text": "pause", "idempotencyKey": "p-1"])
            #expect(answer.status == 200 && answer.json["command"]?.string == "pause", "\(answer.text)")
            #expect(try await daemon.parts.bridge.workflows.isPaused())
            let told = try #require(try await events.next())
            #expect(told.data["command"]?.string == "pause" && told.data["speaker"]?.string == "http:api")
            _ = try await daemon.post("/v1/commands", ["text": "resume"])
            let first = try await daemon.get("/v1/commands?limit=1")
            #expect(first.json["commands"]?[0]?["command"]?.string == "resume")
            let cursor = try #require(first.json["nextCursor"]?.string)
            let second = try await daemon.get("/v1/commands?limit=1&cursor=\(cursor)")
            #expect(second.json["commands"]?[0]?["outcome"]?.string == "done")
            #expect(second.json["commands"]?[0]?["role"]?.string == "owner")
            #expect(second.json["nextCursor"] == nil)
        }
    }

    @Test func `says what it understood of a text that is no command`() async throws {
        try await TestDaemon.run { daemon in
            let mistaken = try await daemon.post("/v1/commands", ["text": "stop it"])
            #expect(mistaken.status == 422 && mistaken.json["code"]?.string == "command.mistaken", "\(mistaken.text)")
            #expect(mistaken.json["mistake"]?.string != nil)
            let none = try await daemon.post("/v1/commands", ["text": "good morning everybody"])
            #expect(none.status == 422 && none.json["code"]?.string == "command.none")
            let failed = try await daemon.post("/v1/commands", ["text": "stop #12"])
            #expect(failed.status == 409 && failed.json["code"]?.string == "command.failed")
            let noAgents = try await daemon.post("/v1/commands", ["text": "work on issue #12"])
            #expect(noAgents.status == 409 && noAgents.json["code"]?.string == "daemon.noAgentCommand")
        }
    }

    @Test func `shows workflows, their story and what their agents wrote`() async throws {
        try await TestDaemon.run { daemon in
            let store = daemon.parts.bridge.workflows
            try await store.setPaused(true)
            for number in 1...3 {
                let parsed = OpenClawOrchestrator.Issue(number)
                let issue = try #require(parsed)
                let request = WorkflowRequest(issue: issue, requester: "test:1", key: "k\(number)")
                _ = try await store.begin(request, at: DeliveryTime.system.now())
            }
            let page = try await daemon.get("/v1/workflows?limit=2&state=active")
            #expect(page.json["workflows"]?.array?.map { $0["id"]?.string } == ["w-3", "w-2"])
            #expect(page.json["paused"]?.bool == true)
            let cursor = try #require(page.json["nextCursor"]?.string)
            let rest = try await daemon.get("/v1/workflows?limit=2&cursor=\(cursor)")
            #expect(rest.json["workflows"]?.array?.map { $0["id"]?.string } == ["w-1"])
            #expect(try await daemon.get("/v1/workflows/w-2").json["issue"]?.integer == 2)
            #expect(try await daemon.get("/v1/workflows/w-9").status == 404)
            let log = try await daemon.get("/v1/workflows/w-2/log?lines=5")
            #expect(log.status == 404 && log.json["code"]?.string == "workflow.noAgent")
            #expect(try await daemon.get("/v1/workflows?state=lost").status == 400)
        }
    }

    @Test func `pauses and resumes what is named, and refuses what nobody knows`() async throws {
        try await TestDaemon.run { daemon in
            #expect(try await daemon.post("/v1/pause").json["pauses"] == ["all"])
            let lane = try await daemon.post("/v1/pause", ["scope": .string(TestDaemon.group)])
            #expect(lane.json["pauses"] == ["all", "whatsapp/120363401780756402@g.us"], "\(lane.text)")
            #expect(try await daemon.post("/v1/resume", [:]).json["pauses"]?.array?.count == 1)
            let unknown = try await daemon.post("/v1/pause", ["scope": "whatsap"])
            #expect(unknown.status == 422 && unknown.json["pointer"]?.string == "/scope")
            #expect(try await daemon.post("/v1/pause", ["scope": "nothing:at:all"]).status == 422)
        }
    }

    @Test func `tells at a glance how the daemon is`() async throws {
        try await TestDaemon.run { daemon in
            let connections = try await daemon.events("?types=connection")
            while daemon.parts.bridge.bridge.connectionState != .connected { _ = try await connections.next() }
            try await daemon.message("later", ["notBefore": "2099-01-01T00:00:00Z"])
            let status = try await daemon.get("/v1/status").json
            #expect(status["gateway"]?["state"]?.string == "connected")
            #expect(status["gateway"]?["protocol"]?.integer != nil)
            #expect(status["outbox"]?["pending"]?.integer == 1)
            #expect(status["outbox"]?["states"]?["queued"]?.integer == 1)
            #expect(status["outbox"]?["oldestAgeMs"]?.integer != nil)
            #expect(status["outbox"]?["deliverer"]?["role"]?.string == "daemon")
            #expect(status["events"]?["clients"]?.integer == 1)
            #expect(status["workflows"]?["active"]?.integer == 0)
            #expect(status["version"]?.string?.isEmpty == false)
        }
    }
}
