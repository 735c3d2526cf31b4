import Foundation
import GRDB
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawBridgeTesting
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Notifications over a gateway` {
    private let chat = "120363401780756402@g.us"
    /// The time at which processes begin; the outbox goes by the real one.
    private let start = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))

    /// A process: a bridge with an outbox on disk, and a service with a store on disk.
    private func withProcess(
        _ folder: String,
        _ gateway: GatewaySimulator,
        _ settings: NotificationSettings,
        clock: ManualClock = ManualClock(),
        _ body: (NotificationService, GatewayBridge) async throws -> Void
    ) async throws {
        var configuration = BridgeConfiguration()
        configuration.gateway.url = gateway.url
        configuration.gateway.token = "test-token"
        var delivery = DeliverySettings()
        delivery.pacing = .off
        delivery.rules.retry.initialDelay = .milliseconds(5)
        let entries = try SQLiteOutboxStore(path: folder + "/outbox.db")
        let bridge = GatewayBridge(configuration, outbox: Outbox(store: entries, settings: delivery), logger: silent)
        try await bridge.connect()
        let service = NotificationService(
            bridge: bridge,
            store: SQLiteNotificationStore(try OrchestratorFile(path: folder + "/orchestrator.db")),
            settings: settings,
            logger: silent,
            time: manualTime(clock, from: start)
        )
        do {
            try await body(service, bridge)
        } catch {
            await bridge.close()
            await entries.close()
            throw error
        }
        await bridge.close()
        await entries.close()
    }

    private func running(
        _ service: NotificationService,
        _ clock: ManualClock,
        _ body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            await clock.untilSleeping()
            try await body()
            group.cancelAll()
        }
    }

    @Test func `arrive once, whatever crashes between storing, sending and marking`() async throws {
        try await withNotificationFolder { folder in
            try await GatewaySimulator.withSimulator { gateway in
                let settings = try settings()
                let store = { SQLiteNotificationStore(try OrchestratorFile(path: folder + "/orchestrator.db")) }
                let url = "https://github.com/o/r/pull/7"
                // The process ends right after it has stored a notification and claimed it.
                try await withProcess(folder, gateway, settings) { service, bridge in
                    let text = MessageTemplates.builtIn.text(
                        of: ChatNotification(id: "pr", kind: .prCreated, values: ["url": url]),
                        for: settings.sessionKey.route
                    )
                    let notification = OutgoingNotification(
                        key: "notification-pr",
                        target: settings.sessionKey.route,
                        kind: .prCreated,
                        severity: .notice,
                        text: text
                    )
                    _ = try await store().add(notification, at: start, since: start) { _ in .send }
                    _ = try await store().claim(at: start, until: start + 180, limit: 9)
                }
                #expect(await gateway.deliveries.isEmpty)

                // The next one sends it, and ends before that is marked: the claim stands, and is not finished.
                let clock = ManualClock()
                clock.advance(by: .seconds(180))
                try await withProcess(folder, gateway, settings, clock: clock) { service, bridge in
                    try await running(service, clock) {
                        _ = try await gateway.delivery { $0.to == chat }
                    }
                }
                let file = try OrchestratorFile(path: folder + "/orchestrator.db")
                #expect(try await SQLiteNotificationStore(file).nextDue() == nil)
                try await forgetMark(folder)

                // The third one sends it once more, under the same key: the outbox knows it.
                clock.advance(by: .seconds(600))
                try await withProcess(folder, gateway, settings, clock: clock) { service, bridge in
                    try await running(service, clock) {
                        let next = try await SQLiteNotificationStore(file).nextDue()
                        #expect(next == nil)
                    }
                    await service.notify(ChatNotification(id: "tests", kind: .testsPassing))
                    _ = try await gateway.delivery { $0.text == "✅ Tests passing" }
                }
                #expect(await gateway.deliveries(to: chat).map(\.text) == ["🔗 PR created: \(url)", "✅ Tests passing"])
            }
        }
    }

    /// Puts the file back to where it was before the first notification was marked as sent.
    private func forgetMark(_ folder: String) async throws {
        let file = try DatabaseQueue(path: folder + "/orchestrator.db")
        try await file.write { db in
            try db.execute(sql: "UPDATE notifications SET state = 'waiting', claimedUntil = dueAt")
        }
        try file.close()
    }

    @Test func `wait in the outbox while the gateway is gone`() async throws {
        try await withNotificationFolder { folder in
            try await GatewaySimulator.withSimulator { gateway in
                try await withProcess(folder, gateway, try settings()) { service, bridge in
                    await gateway.crash()
                    var states = bridge.events.makeAsyncIterator()
                    while bridge.isConnected { _ = await states.next() }
                    await service.notify(ChatNotification(id: "1", kind: .error, values: ["error": "no disk"]))
                    try await gateway.restart()
                    _ = try await gateway.delivery { $0.to == chat }
                }
                #expect(await gateway.deliveries(to: chat).map(\.text) == ["⚠️ Error: no disk"])
            }
        }
    }

    @Test func `go to the fallback when the gateway has no agent called whatsapp`() async throws {
        try await withNotificationFolder { folder in
            try await GatewaySimulator.withSimulator { gateway in
                var settings = NotificationSettings(BridgeConfiguration())
                settings.fallback = try SessionKey(team)
                try await withProcess(folder, gateway, settings) { service, bridge in
                    await service.notify(ChatNotification(id: "1", kind: .testsPassing))
                    _ = try await gateway.delivery { $0.to == chat }
                }
                #expect(await gateway.deliveries(to: chat).map(\.text) == ["✅ Tests passing"])
            }
        }
    }
}
