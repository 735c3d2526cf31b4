import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// Performs the demonstration: somebody's phone on one side of a gateway, a bridge with agents on the other.
struct DemoPlay {
    private typealias Act = (inout DemoPlay) async throws -> String

    private let stage: DemoStage
    private let output: Output
    private var bridge: DemoBridge?
    private var report = DemoReport()

    private var gateway: GatewaySimulator { stage.gateway }

    init(stage: DemoStage, output: Output) {
        self.stage = stage
        self.output = output
    }

    /// Performs act after act until one fails.
    mutating func perform() async -> DemoReport {
        let acts: [(String, Act)] = [
            ("the bridge starts", { try await $0.start() }),
            ("work is asked for", { try await $0.ask() }),
            ("progress", { try await $0.progress() }),
            ("status is asked for", { try await $0.status() }),
            ("the gateway crashes", { try await $0.surviveGateway() }),
            ("the bridge ends", { try await $0.surviveBridge() }),
            ("stop, with a code", { try await $0.stop() }),
            ("a stranger tries", { try await $0.refuse() }),
            ("the balance", { try await $0.balance() }),
        ]
        let (gateway, output) = (gateway, output)
        await withTaskGroup { group in
            group.addTask {
                for await delivery in await gateway.deliveryStream() {
                    output.note("  bridge -> \(delivery.to): \(delivery.text)")
                }
            }
            for (name, act) in acts { await take(name, act) }
            group.cancelAll()
        }
        await bridge?.end()
        return report
    }

    private mutating func take(_ name: String, _ act: Act) async {
        guard report.steps.isEmpty || report.isComplete else {
            report.steps.append(DemoReport.Step(name: name, outcome: .notTried, duration: .zero))
            return
        }
        let start = ContinuousClock.now
        let outcome: DemoReport.Outcome
        do {
            outcome = .happened(try await act(&self))
        } catch {
            outcome = .failed(CommandFailure(error).message)
        }
        report.steps.append(DemoReport.Step(name: name, outcome: outcome, duration: ContinuousClock.now - start))
    }

    // MARK: Acts

    private mutating func start() async throws -> String {
        let bridge = try DemoBridge(stage)
        self.bridge = bridge
        let gateway = gateway
        _ = try await within("the bridge") { try await gateway.request { $0.method == "sessions.subscribe" } }
        try await write("good morning")
        _ = try await within("the first message") { await bridge.handledNext() }
        guard await gateway.deliveries.isEmpty else { throw DemoSurprise("small talk was answered") }
        let version = gateway.configuration
        return "gateway \(version.version), protocol \(version.protocolVersion.rawValue), knows device "
            + "\(stage.identity.id.prefix(8)); small talk is heard and left alone"
    }

    private mutating func ask() async throws -> String {
        try await write("work on issue #1234: mind the tests")
        try await phoneGets("Working on octo/cat#1234")
        try await phoneGets("🚀")
        try await phoneGets("🤖")
        let agents = try present().spawner.agents()
        guard agents.count == 1 else { throw DemoSurprise("there are \(agents.count) agents") }
        return "\(agents[0]) was started as a process; the phone got the answer and two notifications"
    }

    private mutating func progress() async throws -> String {
        DemoAgent.give(.opened, issue: 1234, in: stage.folder)
        let text = try await phoneGets("🔗")
        return "the agent opened a pull request; the phone got: \(text)"
    }

    private mutating func status() async throws -> String {
        try await write("status of issue #1234")
        return "the phone got: \(try await phoneGets("octo/cat#1234: "))"
    }

    private mutating func surviveGateway() async throws -> String {
        output.note("  (the gateway's process is killed)")
        await gateway.crash()
        DemoAgent.give(.tested, issue: 1234, in: stage.folder)
        try await agentTells { if case .testsPassed = $0 { true } else { false } }
        guard await !gateway.deliveries.contains(where: { $0.text.hasPrefix("✅") }) else {
            throw DemoSurprise("a message was delivered without a gateway")
        }
        output.note("  (the gateway is started again)")
        try await gateway.restart()
        let text = try await phoneGets("✅")
        return "the agent went on meanwhile, and when the gateway was back, the phone got: \(text)"
    }

    private mutating func surviveBridge() async throws -> String {
        output.note("  (all of the bridge ends at once)")
        await bridge?.end()
        let last = await gateway.deliveries.last?.id ?? 0
        DemoAgent.give(.completed, issue: 1234, in: stage.folder)
        try await write("status")
        try await agentTells { if case .ended = $0 { true } else { false } }
        guard await gateway.deliveries.last?.id == last else { throw DemoSurprise("nobody was there, and answered") }
        output.note("  (a new bridge starts on the same files)")
        bridge = try DemoBridge(stage)
        try await phoneGets("🎉")
        let answer = try await phoneGets("", after: last) { !$0.hasPrefix("🎉") }
        return "the agent finished and the phone asked for the status while nobody was there; the new bridge told "
            + "of the end, and answered: \(answer)"
    }

    private mutating func stop() async throws -> String {
        try await write("work on issue #99")
        try await phoneGets("🤖") { $0.contains("#99") }
        try await write("stop issue #99")
        let question = try await phoneGets("To stop issue #99").split(separator: " ")
        guard let word = question.firstIndex(of: "confirm"), word + 1 < question.endIndex else {
            throw DemoSurprise("no code was asked for")
        }
        try await write("confirm \(question[word + 1])")
        try await phoneGets("Stopping the work on octo/cat#99")
        return "an operator confirms what ends work; the phone got: \(try await phoneGets("🛑"))"
    }

    private mutating func refuse() async throws -> String {
        let bridge = try present()
        let agents = try bridge.spawner.agents()
        try await write("/work on issue #666", from: "209999999999999@lid", in: DemoStage.group)
        try await write("work on issue #666", from: "+4915112345678")
        for _ in 1...2 {
            _ = try await within("the stranger's message") {
                while let entry = await bridge.handledNext() {
                    if entry.message.text.hasSuffix("#666") { return entry }
                }
                return nil
            }
        }
        let refused = try await bridge.audit.records(limit: 100, before: nil).filter { $0.event.outcome == .refused }
        guard try bridge.spawner.agents() == agents, refused.count == 2,
            await gateway.deliveries.allSatisfy({ $0.to == DemoStage.phone })
        else {
            throw DemoSurprise("a stranger was heard")
        }
        return "in a group and in a direct chat: nothing started, no answer, two refusals on record"
    }

    private mutating func balance() async throws -> String {
        let bridge = try present()
        let deliveries = await gateway.deliveries
        let told = deliveries.filter { $0.text.contains("#1234") }.compactMap { delivery in
            ["🚀", "🤖", "🔗", "✅", "🎉"].first { delivery.text.hasPrefix($0) }
        }
        let agents = try bridge.spawner.agents()
        let records = try await bridge.audit.records(limit: 100, before: nil)
        let done = records.filter { $0.event.outcome == .done }
        guard told == ["🚀", "🤖", "🔗", "✅", "🎉"] else {
            throw DemoSurprise("the phone got \(told.joined(separator: " ")), and not each once and in order")
        }
        guard Set(deliveries.map(\.idempotencyKey)).count == deliveries.count else {
            throw DemoSurprise("a message was delivered twice")
        }
        guard agents.count == 2, done.count == 5, try await bridge.audit.firstBrokenRecord() == nil else {
            throw DemoSurprise("\(agents.count) agents were started, \(done.count) commands are on record as done")
        }
        return "\(deliveries.count) messages reached the phone, each once and in order; 2 agents ran; "
            + "\(done.count) commands are on record as done, each once"
    }

    // MARK: Watching

    private func present() throws -> DemoBridge {
        guard let bridge else { throw DemoSurprise("there is no bridge") }
        return bridge
    }

    private func write(_ text: String, from sender: String = DemoStage.phone, in group: String? = nil) async throws {
        output.note("\(group ?? sender) -> bridge: \(text)")
        try await stage.write(text, from: sender, in: group)
    }

    /// Waits until the phone has got a text that begins like this.
    @discardableResult
    private func phoneGets(
        _ beginning: String,
        after last: Int = 0,
        where matches: @escaping @Sendable (String) -> Bool = { _ in true }
    ) async throws -> String {
        let gateway = gateway
        let text = try await within("a message to the phone (\(beginning)…)") {
            try await gateway.delivery { delivery in
                guard delivery.to == DemoStage.phone, delivery.id > last else { return false }
                return delivery.text.hasPrefix("⚠️") || delivery.text.hasPrefix(beginning) && matches(delivery.text)
            }.text
        }
        if text.hasPrefix("⚠️") { throw DemoSurprise("the phone got: \(text)") }
        return text
    }

    /// Waits until the agent itself has told something, whether or not anybody listens.
    private func agentTells(_ matches: @escaping @Sendable (OpenClawOrchestrator.AgentEvent) -> Bool) async throws {
        let spawner = try stage.makeSpawner()
        guard let agent = try spawner.agents().first else { throw DemoSurprise("there is no agent") }
        _ = try await within("the agent's report") { () async throws -> AgentReport? in
            for try await report in spawner.events(of: agent, after: 0) where matches(report.event) { return report }
            return nil
        }
    }

    private func within<Value: Sendable>(
        _ what: String,
        _ body: @escaping @Sendable () async throws -> Value?
    ) async throws -> Value {
        let limit = Duration.seconds(15)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else {
                throw DemoSurprise("\(what) did not come within \(limit.shown)")
            }
            return value
        }
    }
}

extension DemoBridge {
    /// Waits until the next message was handled.
    func handledNext() async -> InboxEntry? {
        for await entry in handled { return entry }
        return nil
    }
}

/// Something that the demonstration did not expect to see.
private struct DemoSurprise: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
