import BridgeDaemon
import Logging
import OpenClawBridge
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite

/// Hands one notification over: stored first, then sent as far as that can be done now.
struct NotificationErrand {
    let configuration: OrchestratorConfiguration
    let logger: Logger

    /// Hands a notification over.
    ///
    /// - Parameters:
    ///   - notification: The notification.
    ///   - limit: How long to try to send it.
    /// - Returns: What became of it for each target.
    /// - Throws: When it could not be stored.
    func handOver(
        _ notification: ChatNotification,
        within limit: Duration
    ) async throws -> NotificationReport {
        let file = try configuration.openFile(createsFile: true)
        let outbox = try await Outbox.open(configuration.bridge, createsFile: true)
        var settings = configuration.bridge
        settings.gateway.connectTimeout = min(settings.gateway.connectTimeout, limit / 2)
        let bridge = GatewayBridge(settings, outbox: outbox, logger: logger)
        let service = NotificationService(
            bridge: bridge,
            store: SQLiteNotificationStore(file),
            settings: configuration.notifications,
            templates: try configuration.loadTemplates(),
            logger: logger
        )
        let taken = try await service.store(notification)
        var report = NotificationReport(notification, taken, isServed: try configuration.runLock.isHeld)
        // An orchestrator that runs sends everything itself.
        guard !report.isServed, taken.contains(where: { $0.decision == .send }) else { return report }
        let sending = NotificationSending(bridge: bridge, outbox: outbox, service: service)
        var sent = await sending.send(within: limit)
        await bridge.close()
        // The outbox is on this machine, and takes it whether the gateway can be reached or not.
        if sent.handed.isEmpty { sent.handed = await service.sendDue() }
        report.trouble = sent.trouble
        for batch in sent.handed {
            for key in batch.keys { report.note(await fate(of: batch, in: outbox), of: key) }
        }
        return report
    }

    /// What became of a message that was handed over; one in the outbox may have come further since.
    private func fate(of batch: HandedNotifications, in outbox: Outbox) async -> NotificationReport.Fate {
        switch batch.outcome {
        case .open: return .stored
        case .failed(let error): return .failed(error)
        case .sent(let receipt):
            guard let id = receipt.entryID, let explanation = try? await outbox.explain(id) else {
                return .handed(receipt)
            }
            let entry = explanation.entry
            let reason = explanation.transitions.last?.reason
            return .handed(SendReceipt(entry), words: entry.outcome(reason: reason))
        }
    }
}

/// Sends what is due over a connection that is made for it.
private struct NotificationSending: Sendable {
    let bridge: GatewayBridge
    let outbox: Outbox
    let service: NotificationService

    struct Sent: Sendable {
        var handed: [HandedNotifications] = []
        var trouble: String?
    }

    func send(within limit: Duration) async -> Sent {
        await withTaskGroup(of: Sent?.self) { group in
            group.addTask { await send() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            // What is still under way when the time is over stays in the outbox.
            var sent = await group.next() ?? nil
            group.cancelAll()
            for await late in group { sent = sent ?? late }
            return sent ?? Sent()
        }
    }

    private func send() async -> Sent {
        var sent = Sent()
        do throws(BridgeError) {
            try await bridge.connect()
        } catch {
            sent.trouble = error.details.message
        }
        sent.handed = await service.sendDue()
        guard sent.trouble == nil else { return sent }
        for batch in sent.handed {
            guard case .sent(let receipt) = batch.outcome, let id = receipt.entryID else { continue }
            // A failure of the outbox shows when its entry is read at the end.
            var steps = outbox.track(id).makeAsyncIterator()
            while let entry = try? await steps.next(), !entry.delivery.state.isFinal {}
        }
        return sent
    }
}

extension OrchestratorConfiguration {
    /// The texts of notifications: the built-in ones, replaced by those of the configured folder.
    func loadTemplates() throws(TemplateError) -> MessageTemplates {
        guard let templateFolder else { return .builtIn }
        return try MessageTemplates(folder: templateFolder)
    }
}
