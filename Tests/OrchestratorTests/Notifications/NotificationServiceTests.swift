import Foundation
import InMemoryLogging
import Logging
import MetricsTestKit
import OpenClawBridge
import OpenClawBridgeTesting
import Testing

@testable import OpenClawOrchestrator

@Suite(.timeLimit(.minutes(1))) struct `The service of notifications` {
    /// A service over a mock, and what the mock was sent.
    private struct World {
        let bridge = MockBridge()
        let clock = ManualClock()
        let metrics = TestMetrics()
        let log = InMemoryLogHandler()
        let service: NotificationService

        init(
            _ settings: NotificationSettings,
            _ store: any NotificationStore = InMemoryNotificationStore()
        ) async throws {
            let log = log
            service = NotificationService(
                bridge: bridge,
                store: store,
                settings: settings,
                metrics: metrics,
                logger: Logger(label: "test", factory: { _ in log }),
                time: manualTime(clock)
            )
            try await bridge.connect()
        }

        var texts: [String] { bridge.sentMessages.map(\.text) }

        func count(_ event: NotificationInstruments.Event, _ kind: NotificationKind) throws -> Int64 {
            let label = "openclaw_notifications_\(event.rawValue)_total"
            return try metrics.expectCounter(label, [("kind", kind.rawValue)]).totalValue
        }

        /// Runs the service while `body` runs.
        func running(_ body: () async throws -> Void) async throws {
            try await withThrowingTaskGroup { group in
                let service = service
                group.addTask { try await service.run() }
                await clock.untilSleeping()
                try await body()
                group.cancelAll()
            }
        }
    }

    private func failing(_ number: Int, _ severity: NotificationSeverity? = nil) -> ChatNotification {
        .init(id: "run-\(number)", kind: .testsFailing, values: ["summary": "run \(number)"], severity: severity)
    }

    @Test func `sends to every target in the words of its channel, under keys of their own`() async throws {
        let world = try await World(
            try settings { $0.routes = [try NotificationRoute("* -> \(team), \(me)")] }
        )
        let origin = Route.chat(try ChatTarget(channel: "slack", to: "channel:C0123456789"))
        await world.service.notify(.init(id: "pr", kind: .error, values: ["error": "*a*"], origin: origin))
        #expect(Set(world.bridge.sentMessages.map(\.message.route.description)) == [team, me, origin.description])
        #expect(Set(world.texts) == ["⚠️ Error: ∗a∗"])
        #expect(Set(world.bridge.sentMessages.compactMap(\.message.idempotencyKey)).count == 3)
        #expect(world.bridge.sentMessages.allSatisfy { $0.message.delivery.priority == .high })
        #expect(try world.count(.sent, .error) == 3)
    }

    @Test(arguments: NotificationStoreKind.allCases)
    func `tells an occasion once, also after a restart`(kind: NotificationStoreKind) async throws {
        try await withNotificationStore(kind) { open in
            let first = try await World(try settings(), try open())
            await first.service.notify(failing(1))
            await first.service.notify(failing(1))
            #expect(first.texts == ["❌ Tests failing: run 1"])
            let second = try await World(try settings(), try open())
            second.clock.advance(by: .seconds(3600))
            await second.service.notify(failing(1))
            #expect(second.texts == [])
            #expect(try second.count(.suppressed, .testsFailing) == 1)
        }
    }

    @Test func `sends the same text once within the window`() async throws {
        let world = try await World(try settings())
        for id in ["a", "b"] { await world.service.notify(.init(id: id, kind: .testsPassing)) }
        #expect(world.texts == ["✅ Tests passing"])
        #expect(try world.count(.suppressed, .testsPassing) == 1)
        world.clock.advance(by: .seconds(600))
        await world.service.notify(.init(id: "c", kind: .testsPassing))
        #expect(world.texts.count == 2)
    }

    @Test func `makes one message of a burst`() async throws {
        let world = try await World(
            try settings { $0.burst = BurstPolicy(limit: 2, window: .seconds(60), hold: .seconds(20)) }
        )
        try await world.running {
            for number in 1...6 { await world.service.notify(failing(number)) }
            await world.service.notify(failing(7, .critical))
            _ = await world.bridge.sentMessages(atLeast: 3)
            #expect(world.texts.allSatisfy { !$0.contains("🔁") })
            // The service sleeps until the hold ends, and not longer.
            while world.clock.untilNextWake != .seconds(20) { await Task.yield() }
            world.clock.advance(by: .seconds(20))
            let sent = await world.bridge.sentMessages(atLeast: 4)
            #expect(
                sent.last?.text == """
                    🔁 4 notifications of one kind, tests failing:
                    - ❌ Tests failing: run 3
                    - ❌ Tests failing: run 4
                    - ❌ Tests failing: run 5
                    - ❌ Tests failing: run 6
                    """
            )
        }
        #expect(try world.count(.held, .testsFailing) == 4)
        #expect(try world.count(.merged, .testsFailing) == 4)
        #expect(try world.count(.sent, .testsFailing) == 4)
    }

    @Test func `keeps what came in quiet hours over a restart, and tells it in one message`() async throws {
        try await withNotificationStore(.sqlite) { open in
            let settings = try settings { $0.quietHours = try QuietHours("11:00-13:00 UTC") }
            let night = try await World(settings, try open())
            for number in 1...3 { await night.service.notify(failing(number)) }
            await night.service.notify(.init(id: "fire", kind: .error, values: ["error": "disk full"]))
            #expect(night.texts == ["⚠️ Error: disk full"])

            let morning = try await World(settings, try open())
            morning.clock.advance(by: .seconds(3599))
            try await morning.running {
                #expect(morning.texts == [])
                morning.clock.advance(by: .seconds(1))
                let sent = await morning.bridge.sentMessages(atLeast: 1)
                #expect(sent.first?.text.hasPrefix("🌙 3 notifications") == true)
                #expect(sent.first?.text.hasSuffix("- ❌ Tests failing: run 3") == true)
            }
            #expect(morning.texts.count == 1)
        }
    }

    @Test func `sends what a process stored and did not send, under the same key`() async throws {
        try await withNotificationStore(.sqlite) { open in
            let crashed = try await World(try settings(), try open())
            // It crashes after the gateway took the message, before that is written down.
            await crashed.service.notify(failing(1))
            let key = crashed.bridge.lastMessage?.message.idempotencyKey
            let store = try open()
            let lost = try await World(try settings(), LosingStore(base: store))
            await lost.service.notify(failing(2))
            let second = lost.bridge.lastMessage?.message.idempotencyKey
            #expect(second != key)

            let next = try await World(try settings(), try open())
            try await next.running {
                #expect(next.texts == [])
                next.clock.advance(by: NotificationService.claim)
                let sent = await next.bridge.sentMessages(atLeast: 1)
                #expect(sent.map(\.message.idempotencyKey) == [second])
                #expect(sent.map(\.text) == ["❌ Tests failing: run 2"])
            }
            #expect(try await store.nextDue() == nil)
        }
    }

    @Test func `gives up what fails, counts it, and logs no text`() async throws {
        let world = try await World(try settings())
        world.bridge.behavior.failureRate = 1
        await world.service.notify(.init(id: "1", kind: .error, values: ["error": "canary-7361"]))
        #expect(try world.count(.failed, .error) == 1)
        #expect(world.bridge.attempts == 1)
        world.bridge.behavior.failureRate = 0
        await world.service.notify(failing(2))
        #expect(world.texts == ["❌ Tests failing: run 2"])
        #expect(!world.log.entries.isEmpty)
        for entry in world.log.entries {
            #expect(!"\(entry.message) \(entry.metadata)".contains("canary"))
        }
    }

    @Test func `sends what cannot be stored`() async throws {
        let world = try await World(try settings(), BrokenStore())
        await world.service.notify(failing(1))
        #expect(world.texts == ["❌ Tests failing: run 1"])
        #expect(world.log.entries.contains { ($0.error as? StoreError)?.code == .diskFull })
    }

    @Test func `says once what to set when there is no such agent, and uses the fallback`() async throws {
        let missing = BridgeError.session(.sessionNotFound, .init("There is no such agent."))
        for fallback in [nil, "whatsapp:self:main"] {
            let bridge = AgentlessBridge(missing)
            let log = InMemoryLogHandler()
            let service = NotificationService(
                bridge: bridge,
                settings: try settings("agent:whatsapp:main") { settings in
                    settings.fallback = try fallback.map { try SessionKey($0) }
                },
                logger: Logger(label: "test", factory: { _ in log })
            )
            for number in 1...3 { await service.notify(failing(number)) }
            let advice = log.entries.filter { "\($0.metadata)".contains("whatsapp:self:main") }
            #expect(advice.count == 1)
            #expect(
                bridge.inner.sentMessages.map(\.message.route.description)
                    == Array(repeating: fallback ?? "", count: fallback == nil ? 0 : 3)
            )
            #expect(bridge.inner.sentMessages.allSatisfy { $0.message.idempotencyKey?.hasSuffix("-fallback") == true })
        }
    }

    @Test func `writes for the fallback, whom the words could mention`() async throws {
        let bridge = AgentlessBridge(.session(.sessionNotFound, .init("There is no such agent.")))
        let service = NotificationService(
            bridge: bridge,
            settings: try settings("agent:whatsapp:main") { $0.fallback = try SessionKey("slack:channel:C0123456789") },
            logger: silent
        )
        await service.notify(.init(id: "1", kind: .error, values: ["error": "<!here> *x*"]))
        #expect(bridge.inner.lastMessage?.text == "⚠️ Error: <\u{200B}!here> ∗x∗")
    }

    @Test func `runs once at a time`() async throws {
        let world = try await World(try settings())
        try await world.running {
            await #expect(throws: StoreError.self) { try await world.service.run() }
        }
    }
}

extension `The service of notifications` {
    /// A store that a crash keeps from writing down what was sent.
    private struct LosingStore: NotificationStore {
        let base: any NotificationStore

        func add(
            _ notification: OutgoingNotification,
            at now: Date,
            since: Date,
            deciding decide: @escaping @Sendable ([PastNotification]) -> NotificationDecision
        ) async throws(StoreError) -> NotificationDecision? {
            try await base.add(notification, at: now, since: since, deciding: decide)
        }

        func claim(at now: Date, until end: Date, limit: Int) async throws(StoreError) -> [NotificationBatch] {
            try await base.claim(at: now, until: end, limit: limit)
        }

        func releaseClaims() async throws(StoreError) { try await base.releaseClaims() }
        func finish(_ batch: Int64) async throws(StoreError) { throw StoreError(.unusable, "The process is gone.") }
        func nextDue() async throws(StoreError) -> Date? { try await base.nextDue() }
        func prune(before time: Date) async throws(StoreError) -> Int { try await base.prune(before: time) }
    }

    /// A store whose disk is full.
    private struct BrokenStore: NotificationStore {
        private var full: StoreError { StoreError(.diskFull, "There is no room.") }

        func add(
            _ notification: OutgoingNotification,
            at now: Date,
            since: Date,
            deciding decide: @escaping @Sendable ([PastNotification]) -> NotificationDecision
        ) async throws(StoreError) -> NotificationDecision? { throw full }

        func claim(at now: Date, until end: Date, limit: Int) async throws(StoreError) -> [NotificationBatch] {
            throw full
        }

        func releaseClaims() async throws(StoreError) { throw full }
        func finish(_ batch: Int64) async throws(StoreError) { throw full }
        func nextDue() async throws(StoreError) -> Date? { throw full }
        func prune(before time: Date) async throws(StoreError) -> Int { throw full }
    }

    /// A bridge to a gateway without agents, which delivers to chats.
    private struct AgentlessBridge: Bridge {
        let inner = MockBridge()
        let refusal: BridgeError

        init(_ refusal: BridgeError) {
            self.refusal = refusal
            inner.simulateConnectionState(.connected)
        }

        var connectionState: BridgeConnectionState { inner.connectionState }
        func connect() async throws(BridgeError) { try await inner.connect() }
        func close() async { await inner.close() }
        func events(limit: Int) -> BridgeEvents { inner.events(limit: limit) }

        func send(_ message: OutboundMessage) async throws(BridgeError) -> SendReceipt {
            if case .agent = message.route { throw refusal }
            return try await inner.send(message)
        }

        func onEvent(
            _ name: BridgeEvent.Name,
            _ handler: @escaping @Sendable (BridgeEvent) async throws -> Void
        ) -> EventRegistration {
            inner.onEvent(name, handler)
        }
    }
}
