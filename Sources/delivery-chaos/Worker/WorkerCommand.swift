import ArgumentParser
import Logging
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Hands the messages of a plan to an outbox, delivers them, and ends when all have ended.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "One process of a run; the grid starts it.",
        shouldDisplay: false
    )

    @Argument(help: "The plan, as JSON.")
    var plan: String

    func run() async throws {
        let plan = try JSONCoding.decode(WorkerPlan.self, from: Array(plan.utf8))
        let base = try SQLiteOutboxStore(path: plan.outbox)
        let store = TroubledStore(base, plan: plan)
        let system = DeliveryTime.system
        let time = DeliveryTime(
            now: { system.now() + store.clockError.withLock { $0 } },
            uptime: system.uptime,
            sleep: system.sleep
        )
        let outbox = Outbox(store: store, settings: Self.settings(plan), time: time)
        switch plan.role {
        case .daemon: try await deliver(plan, outbox)
        case .command: try await send(plan, outbox)
        }
        await base.close()
    }

    private func deliver(_ plan: WorkerPlan, _ outbox: Outbox) async throws {
        let bridge = GatewayBridge(Self.configuration(plan), outbox: outbox, logger: Self.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bridge.run() }
            var ids: [EntryID] = []
            for index in plan.messages.indices { ids.append(await enqueue(index, plan, outbox)) }
            for id in ids { try await waitForEnd(of: id, outbox) }
            group.cancelAll()
        }
    }

    /// Hands a message in until the outbox takes it.
    private func enqueue(_ index: Int, _ plan: WorkerPlan, _ outbox: Outbox) async -> EntryID {
        while true {
            do {
                return try await outbox.enqueue(try plan.message(index)).id
            } catch {
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private func waitForEnd(of id: EntryID, _ outbox: Outbox) async throws {
        for try await entry in outbox.track(id) where entry.delivery.isFinished { return }
    }

    private func send(_ plan: WorkerPlan, _ outbox: Outbox) async throws {
        for index in plan.messages.indices {
            let id = await enqueue(index, plan, outbox)
            _ = try? await GatewayBridge.sendDurably(
                try plan.message(index),
                outbox: outbox,
                configuration: Self.configuration(plan),
                wait: .accepted(within: .seconds(20)),
                logger: Self.logger
            )
            try await waitForEnd(of: id, outbox)
        }
    }

    // MARK: Settings

    private static let logger = Logger(label: "worker", factory: { _ in SwiftLogNoOpLogHandler() })

    private static func configuration(_ plan: WorkerPlan) -> BridgeConfiguration {
        var configuration = BridgeConfiguration()
        configuration.gateway.url = plan.url
        configuration.gateway.token = "test-token"
        configuration.gateway.reconnect.initialDelay = .milliseconds(10)
        configuration.gateway.reconnect.maximumDelay = .milliseconds(40)
        return configuration
    }

    /// The default settings for a gateway that lives faster than life.
    private static func settings(_ plan: WorkerPlan) -> DeliverySettings {
        var settings = DeliverySettings()
        settings.pacing = .off
        settings.rules.retry.initialDelay = .milliseconds(10)
        settings.rules.retry.maximumDelay = .milliseconds(80)
        settings.rules.retry.jitter = .additive(upTo: .milliseconds(2))
        settings.rules.keyLifetime = settings.rules.keyLifetime / plan.scale
        settings.rules.providerTime = settings.rules.providerTime / plan.scale
        settings.rules.recoveryTime = settings.rules.recoveryTime / plan.scale
        settings.rules.watchTime = .seconds(1)
        settings.rules.lookUpInterval = .milliseconds(10)
        settings.breaker.openTime = settings.breaker.openTime / plan.scale
        settings.breaker.maximumOpenTime = settings.breaker.maximumOpenTime / plan.scale
        settings.attemptTimeout = settings.attemptTimeout / plan.scale
        settings.housekeeping = .milliseconds(20)
        return settings
    }
}

extension WorkerPlan {
    /// A message as it is handed in; its key is the same in every process of the run.
    func message(_ index: Int) throws -> OutboundMessage {
        let message = messages[index]
        var outbound = OutboundMessage(message.text, to: try SessionKey(message.sessionKey))
        outbound.idempotencyKey = "\(keys)-\(index)"
        outbound.delivery.ambiguity = message.ambiguity
        return outbound
    }
}
