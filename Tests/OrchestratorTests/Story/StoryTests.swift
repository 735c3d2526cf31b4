import Foundation
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Work that is asked for by phone` {
    /// What happens one after another; a notification tells of each.
    enum Step: String, CaseIterable, CustomTestStringConvertible {
        case asked, working, opened, tested, completed

        var mark: String {
            switch self {
            case .asked: "🚀"
            case .working: "🤖"
            case .opened: "🔗"
            case .tested: "✅"
            case .completed: "🎉"
            }
        }

        var testDescription: String { rawValue }
    }

    /// What is not there while a step is taken.
    enum Absence: String, CaseIterable, CustomTestStringConvertible {
        case bridge, gateway, both

        var testDescription: String { rawValue }
    }

    static let agent = [
        "wait-for", "FOLDER/working", "working", "Reading the code",
        "wait-for", "FOLDER/opened", "pull-request", "https://github.com/octo/cat/pull/17",
        "wait-for", "FOLDER/tested", "tests-running", "tests-passed", "314 tests",
        "wait-for", "FOLDER/completed", "completed", "The parser keeps the last line.",
    ]

    private func take(_ step: Step, in world: StoryWorld) async throws {
        step == .asked ? try await world.write("Work on issue #1234: mind the tests") : world.signal(step.rawValue)
    }

    @Test(arguments: ProtocolVersion.allCases)
    func `is told to the person from start to end`(version: ProtocolVersion) async throws {
        let release = version == .v4 ? "2026.7.1" : nil
        try await StoryWorld.living(.story(version, version: release), agent: Self.agent) { world, life in
            for step in Step.allCases {
                try await take(step, in: world)
                try await world.told(step.mark)
            }
            try await expectOneStory(in: world, life)
            try await world.write("status of issue #1234")
            #expect(try await world.told("octo/cat#1234").contains("completed, https://github.com/octo/cat/pull/17"))
        }
    }

    @Test(arguments: Step.allCases, Absence.allCases)
    func `is done and told once, whatever is gone in the middle of it`(step: Step, absence: Absence) async throws {
        try await StoryWorld.with(agent: Self.agent) { world in
            var life = try await world.firstLife()
            do {
                for next in Step.allCases {
                    if next == step {
                        life = try await self.take(next, in: world, without: absence, life)
                    } else {
                        try await take(next, in: world)
                    }
                    try await world.told(next.mark)
                    if next == .asked { try await world.told("Working on") }
                }
                try await expectOneStory(in: world, life)
            } catch {
                await life.crash()
                throw error
            }
            await life.crash()
        }
    }

    /// Takes a step while something is gone, and brings it back.
    private func take(
        _ step: Step,
        in world: StoryWorld,
        without absence: Absence,
        _ life: StoryLife
    ) async throws -> StoryLife {
        // What is on its way when a gateway dies may come twice, and is marked so: that is the outbox's story, not this one.
        if absence != .bridge { try await life.settled() }
        if absence != .gateway { await life.crash() }
        if absence != .bridge { await world.gateway.crash() }
        // Nobody can write to a gateway that is gone; the bridge has yet to find the new one.
        if absence != .bridge, step == .asked { try await world.gateway.restart() }
        try await take(step, in: world)
        let next = absence == .gateway ? life : try StoryLife(world)
        if absence != .bridge, step != .asked { try await world.gateway.restart() }
        return next
    }

    @Test func `survives the end of everything before each of its steps`() async throws {
        try await StoryWorld.with(agent: Self.agent) { world in
            var life = try await world.firstLife()
            for step in Step.allCases {
                life = try await take(step, in: world, without: .both, life)
                try await world.told(step.mark)
                if step == .asked { try await world.told("Working on") }
            }
            try await expectOneStory(in: world, life)
            await life.crash()
        }
    }

    @Test func `goes on when the bridge ends as soon as it has heard the command`() async throws {
        try await StoryWorld.with(agent: Self.agent) { world in
            var life = try await world.firstLife()
            for step in Step.allCases {
                try await take(step, in: world)
                if step == .asked { try await life.handles("Work on issue #1234: mind the tests") }
                await life.crash()
                life = try StoryLife(world)
                try await world.told(step.mark)
            }
            try await expectOneStory(in: world, life)
            await life.crash()
        }
    }

    @Test func `is told in order when the bridge ended before it had sent a notification`() async throws {
        try await StoryWorld.with(agent: Self.agent) { world in
            let life = try await world.firstLife()
            for step in [Step.asked, .working] {
                try await take(step, in: world)
                try await world.told(step.mark)
            }
            await life.crash()
            // What a process leaves behind that has claimed a notification, and no more.
            let store = SQLiteNotificationStore(try OrchestratorFile(path: "\(world.folder)/orchestrator.sqlite"))
            let left = try outgoing("left", to: world.people.sessionKey, text: "💬 left behind")
            _ = try await store.add(left, at: Date(), since: .distantPast) { _ in .send }
            #expect(try await store.claim(at: Date(), until: Date() + 180, limit: 9).map(\.key) == ["left"])
            let next = try StoryLife(world)
            try await take(.opened, in: world)
            try await world.told("🔗")
            #expect(await world.texts().suffix(2).map { String($0.prefix(1)) } == ["💬", "🔗"])
            await next.crash()
        }
    }

    /// One agent, one workflow, each notification once and in order, one answer, and one record of the command.
    private func expectOneStory(in world: StoryWorld, _ life: StoryLife) async throws {
        #expect(try life.spawner.agents().count == 1)
        let workflows = try await life.workflows.workflows(
            in: Set(WorkflowState.allCases),
            limit: 9,
            before: nil
        )
        #expect(workflows.map(\.state) == [.completed])
        // The answer to this is the last thing that is told.
        try await world.write("list agents")
        try await world.told("No agent runs.")
        let texts = await world.texts()
        let marks = Step.allCases.map(\.mark)
        #expect(texts.compactMap { text in marks.first { text.hasPrefix($0) } } == marks, "\(texts)")
        #expect(texts.count { $0.hasPrefix("Working on octo/cat#1234") } == 1, "\(texts)")
        #expect(texts.count == marks.count + 2, "\(texts)")
        let records = try await life.records().filter { $0.command.hasPrefix("work on") }
        #expect(records.map(\.outcome) == [.done], "\(records)")
        #expect(records.first?.speaker == "whatsapp:18312950562")
        #expect(try await life.audit.firstBrokenRecord() == nil)
    }

    @Test func `is stopped by whoever confirms it with the code`() async throws {
        try await StoryWorld.living(agent: ["on-stop", "Bye.", "working", "Reading", "sleep", "600"]) { world, life in
            try await world.write("work on issue #7")
            try await world.told("🤖")
            try await world.write("stop issue #7")
            let question = try await world.told("To stop issue #7 in octo/cat")
            let words = question.split(separator: " ")
            let code = try #require(words.firstIndex(of: "confirm").map { String(words[$0 + 1]) })
            try await world.write("confirm \(code == "ABC234" ? "CBA234" : "ABC234")")
            try await world.told("That is not the code.")
            #expect(try life.spawner.agents().count == 1)
            // The code is good for the one who was asked, and in the chat of the question.
            try await world.write("confirm \(code)", from: StoryWorld.stranger)
            try await life.handles("confirm \(code)")
            #expect(
                try await life.workflows.latest(for: Issue(7, in: RepositoryName("octo/cat"))!)?.state
                    == .workInProgress
            )
            try await world.write("confirm \(code)")
            try await world.told("🛑")
            let workflow = try await life.workflows.latest(for: Issue(7, in: RepositoryName("octo/cat"))!)
            #expect(workflow?.state == .stopped)
            let outcomes = try await life.records().map(\.outcome)
            #expect(
                outcomes.sorted(by: { $0.rawValue < $1.rawValue }) == [
                    .done, .done, .refused, .unconfirmed, .unconfirmed,
                ]
            )
            #expect(await world.texts(to: StoryWorld.stranger).isEmpty)
        }
    }

    @Test func `is put on record once when its message is handed out again`() async throws {
        try await StoryWorld.living(agent: ["working", "Reading", "sleep", "600"]) { world, life in
            try await world.write("work on issue #7")
            try await world.told("🤖")
            var entry = try await life.handles("work on issue #7")
            // As after an end of the process between the last thing that was done and the mark that it was.
            entry.tries += 1
            try await life.commands.handle(entry)
            try await life.commands.handle(entry)
            #expect(try life.spawner.agents().count == 1)
            #expect(try await life.records().map(\.outcome) == [.done])
            try await world.write("status of issue #7")
            try await world.told("octo/cat#7: in progress")
            #expect(await world.texts().count { $0.hasPrefix("Working on") } == 1)
        }
    }
}
