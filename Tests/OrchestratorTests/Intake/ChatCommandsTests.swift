import Foundation
import Logging
import OpenClawBridge
import OpenClawBridgeTesting
import Testing

@testable import OpenClawOrchestrator

/// An intake with a mock on every side.
private struct IntakeScene {
    let bridge = MockBridge()
    let audit = InMemoryAuditLog()
    let work: OrchestratorScene
    let commands: ChatCommands

    init(settings: ChatCommandSettings = ChatCommandSettings(), work: OrchestratorScene = OrchestratorScene())
        async throws
    {
        self.work = work
        try await bridge.connect()
        let policy = AccessPolicy(
            direct: [
                try DirectAccessRule("operator whatsapp:18312950562"),
                try DirectAccessRule("owner whatsapp:4915112345678"),
            ],
            groups: [try GroupAccessRule("viewer whatsapp:120363401780756402@g.us 201234567890123@lid")]
        )
        commands = ChatCommands(
            orchestrator: work.orchestrator,
            policy: policy,
            audit: audit,
            bridge: bridge,
            settings: settings,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            time: .system,
            generator: SeededGenerator(seed: 1)
        )
    }

    /// Hands a message over as an inbox does, and gives the answers to it.
    @discardableResult
    func take(_ message: InboundMessage, tries: Int = 1, id: String = UUID().uuidString) async throws -> [String] {
        var message = message
        message.sessionID = "session"
        message.id = id
        let before = bridge.sentMessages.count
        let entry = InboxEntry(
            key: InboxKey(message),
            number: 1,
            message: message,
            source: .live,
            writtenAt: Date(),
            receivedAt: Date(),
            state: .handling,
            tries: tries
        )
        try await commands.handle(entry)
        return bridge.sentMessages.dropFirst(before).map(\.text)
    }

    var outcomes: [AuditEvent.Outcome] {
        get async throws { try await audit.records(limit: 100, before: nil).reversed().map(\.event.outcome) }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct ChatCommandsTests {
    let known = "18312950562"

    @Test func `carries out a command of somebody who is listed, answers it, and puts it on record`() async throws {
        let scene = try await IntakeScene()
        let answers = try await scene.take(.direct("work on issue #7: the words", from: known))
        #expect(answers.count == 1)
        #expect(answers.first?.contains("#7") == true)
        #expect(scene.work.spawner.orders.map(\.instructions) == ["the words"])
        let record = try #require(try await scene.audit.records(limit: 9, before: nil).first)
        #expect(record.event.command == "work on issue #7 in octo/cat")
        #expect(record.event.speaker == "whatsapp:18312950562")
        #expect(record.event.role == "operator")
        #expect(record.event.outcome == .done)
    }

    @Test func `leaves conversation alone, whoever speaks`() async throws {
        let scene = try await IntakeScene()
        for sender in [known, "666"] { #expect(try await scene.take(.direct("good morning", from: sender)).isEmpty) }
        #expect(try await scene.outcomes.isEmpty)
    }

    @Test(arguments: ["18312950563", "1831295056", "+18312950562 ", "１８３１２９５０５６２"])
    func `neither obeys nor answers a stranger, and puts the try on record`(stranger: String) async throws {
        let scene = try await IntakeScene()
        #expect(try await scene.take(.direct("work on issue #7", from: stranger)).isEmpty)
        #expect(scene.work.spawner.orders.isEmpty)
        #expect(try await scene.outcomes == [.refused])
    }

    @Test func `does not let a stranger fill the record`() async throws {
        let scene = try await IntakeScene()
        for _ in 0..<50 { try await scene.take(.direct("work on issue #7", from: "666")) }
        #expect(try await scene.outcomes.count < 10)
    }

    @Test func `tells somebody who is listed what role is missing`() async throws {
        let scene = try await IntakeScene()
        let message = InboundMessage.inGroup("/work on issue #7", from: "201234567890123@lid")
        #expect(try await scene.take(message) == ["This takes the role operator; yours is viewer."])
        #expect(try await scene.outcomes == [.refused])
        #expect(scene.work.spawner.orders.isEmpty)
    }

    @Test func `asks for a code before something is stopped, takes it once, and from nobody else`() async throws {
        let scene = try await IntakeScene()
        try await scene.take(.direct("work on issue #7", from: known))
        let question = try #require(try await scene.take(.direct("stop issue #7", from: known)).first)
        let code = try #require(question.firstMatch(of: /confirm (\w+)/)).1
        #expect(try await scene.work.say("status of issue #7").state != .stopped)

        let other = try await scene.take(.direct("confirm \(code)", from: "4915112345678"))
        #expect(other == ["No command of yours waits for a code here."])
        #expect(try await scene.take(.direct("confirm ZZZZZZ", from: known)).first?.contains("not the code") == true)
        #expect(try await scene.take(.direct("confirm \(code)", from: known)).first?.contains("Stopping") == true)
        let again = try await scene.take(.direct("confirm \(code)", from: known))
        #expect(again == ["No command of yours waits for a code here."])
        let issue = try #require(Issue(7, in: RepositoryName("octo/cat")))
        let workflow = try #require(try await scene.work.store.latest(for: issue))
        #expect(workflow.isStopRequested)
    }

    @Test func `asks an owner for no code`() async throws {
        let scene = try await IntakeScene()
        try await scene.take(.direct("work on issue #7", from: "4915112345678"))
        #expect(
            try await scene.take(.direct("stop issue #7", from: "4915112345678")).first?.contains("Stopping") == true
        )
    }

    @Test func `says once that commands come too fast`() async throws {
        var settings = ChatCommandSettings()
        settings.rate = CommandRatePolicy(perMinute: 1, burst: 2)
        let scene = try await IntakeScene(settings: settings)
        var answers: [String] = []
        for _ in 0..<6 { answers += try await scene.take(.direct("status", from: known)) }
        #expect(answers.count == 3)
        #expect(answers.last?.contains("Too many commands") == true)
        #expect(try await scene.outcomes == [.done, .done, .limited])
    }

    @Test func `begins nothing twice for a message that is handed out again`() async throws {
        let scene = try await IntakeScene()
        try await scene.take(.direct("work on issue #7", from: known), id: "row-1")
        try await scene.take(.direct("work on issue #7", from: known), tries: 2, id: "row-1")
        #expect(scene.work.spawner.orders.count == 1)
    }

    @Test func `explains a mistake and does nothing`() async throws {
        let scene = try await IntakeScene()
        let answers = try await scene.take(.direct("work on issue #12abc", from: known))
        #expect(answers.first?.contains("12abc") == true || answers.first?.contains("number") == true)
        #expect(try await scene.outcomes == [.mistaken])
        #expect(scene.work.spawner.orders.isEmpty)
    }

    @Test func `mentions nobody and formats nothing with what an agent wrote`() async throws {
        let scene = try await IntakeScene()
        try await scene.take(.direct("work on issue #7", from: known))
        let agent = try #require(await scene.work.spawner.nextOrder()).id
        scene.work.spawner.write("@everyone *look* <!here>", by: agent)
        let answer = try #require(try await scene.take(.direct("logs #7", from: known)).first)
        #expect(!answer.contains("@everyone"))
        #expect(!answer.contains("<!here>"))
        #expect(!answer.contains("*look*"))
        #expect(answer.contains("look"))
    }
}
