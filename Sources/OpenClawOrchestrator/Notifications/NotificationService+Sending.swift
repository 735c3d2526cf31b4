import Logging
import OpenClawBridge
import OpenClawGateway
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension NotificationService {
    /// How long others leave a batch alone that somebody sends: longer than a send takes.
    static let claim = Duration.seconds(180)

    /// Sends what is due; messages for one conversation one after the other.
    @discardableResult
    func handOverDue() async -> [HandedNotifications] {
        let batches: [NotificationBatch]
        do throws(StoreError) {
            let now = time.now()
            batches = try await store.claim(at: now, until: now + Self.claim.seconds, limit: 500)
        } catch {
            logger.info("The notifications that are due cannot be read.", error: error)
            return []
        }
        return await withTaskGroup(of: [HandedNotifications].self) { group in
            for batches in Dictionary(grouping: batches, by: \.target.conversation).values {
                group.addTask {
                    var handed: [HandedNotifications] = []
                    for batch in batches where !Task.isCancelled {
                        handed.append(HandedNotifications(batch, await self.handOver(batch)))
                    }
                    return handed
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Sends a notification that could not be stored.
    func handOverUnstored(_ notification: OutgoingNotification) async {
        let now = time.now()
        let stored = StoredNotification(number: 0, notification, .send, at: now)
        guard let batch = NotificationBatch(number: 0, [stored]) else { return }
        count(await send(batch), of: batch)
    }

    private func handOver(_ batch: NotificationBatch) async -> HandedNotifications.Outcome {
        let outcome = await send(batch)
        count(outcome, of: batch)
        if case .open = outcome { return outcome }
        do {
            // What was sent is marked also when the task was cancelled meanwhile.
            try await Task { try await self.store.finish(batch.number) }.value
        } catch {
            // It comes back, under the same key.
            logger.info("A notification cannot be marked as sent.", error: error)
        }
        return outcome
    }

    private func send(_ batch: NotificationBatch) async -> HandedNotifications.Outcome {
        do throws(BridgeError) {
            let receipt = try await bridge.send(message(batch, to: batch.target, key: batch.key))
            // Whether the agent is there shows only when its turn in the outbox has come.
            let mayBeMissing = batch.target.isAgent && settings.fallback != nil && receipt.evidence == .stored
            return mayBeMissing && receipt.status == .queued ? .open : .sent(receipt)
        } catch {
            guard batch.target.isAgent, error.meansNobodyIsThere else { return outcome(of: error, batch) }
            tellMissing(batch.target)
            guard let fallback = settings.fallback, fallback.route.conversation != batch.target.conversation else {
                return outcome(of: error, batch)
            }
            return await send(batch, to: fallback.route)
        }
    }

    private func send(_ batch: NotificationBatch, to fallback: Route) async -> HandedNotifications.Outcome {
        do throws(BridgeError) {
            return .sent(try await bridge.send(message(batch, to: fallback, key: batch.key + "-fallback")))
        } catch {
            return outcome(of: error, batch)
        }
    }

    private func outcome(of error: BridgeError, _ batch: NotificationBatch) -> HandedNotifications.Outcome {
        switch error {
        // Nothing was sent, and the process is about to end; or the outbox could not take it.
        case .cancelled where error.receipt == nil, .send(.notStored, _): return .open
        default:
            logger.info(
                "A notification was not sent.",
                error: error,
                metadata: [
                    "notification.key": "\(batch.key)", "notification.target": "\(batch.target)",
                ]
            )
            return .failed(error)
        }
    }

    private func message(_ batch: NotificationBatch, to target: Route, key: String) -> OutboundMessage {
        var message = OutboundMessage(batch.text, to: target, idempotencyKey: key)
        // An outbox has it at once, and need not be waited for, except to see whether an agent is there.
        if hasOutbox { message.timeout = target.isAgent ? .seconds(15) : .zero }
        message.delivery.priority = batch.severity == .critical ? .high : .normal
        message.metadata[MessageKind.metadataKey] = .string(batch.kind?.rawValue ?? "mixed")
        message.delivery.expiresAt = batch.dueAt + settings.usefulFor.seconds
        return message
    }

    private func count(_ outcome: HandedNotifications.Outcome, of batch: NotificationBatch) {
        guard let kind = batch.notifications.first?.notification.kind else { return }
        switch outcome {
        case .open: break
        case .failed: instruments.count(.failed, kind)
        case .sent:
            instruments.count(.sent, kind)
            guard batch.notifications.count > 1 else { return }
            for stored in batch.notifications { instruments.count(.merged, stored.notification.kind) }
        }
    }

    /// Says once, for each session key, that the gateway has no such agent.
    private func tellMissing(_ target: Route) {
        guard toldMissing.withLock({ $0.insert(target.description).inserted }) else { return }
        logger.info(
            "A session key of notifications names an agent that the gateway does not have.",
            metadata: [
                "notification.target": "\(target)",
                "advice": "\(NotificationSettings.advice(forMissingAgent: target.description))",
            ]
        )
    }
}

extension Route {
    fileprivate var isAgent: Bool {
        if case .agent = self { true } else { false }
    }
}

extension BridgeError {
    /// Whether the gateway said that there is no such conversation, or an outbox ended the message for such a refusal.
    fileprivate var meansNobodyIsThere: Bool {
        switch self {
        case .session(.sessionNotFound, _), .send(.messageRejected, _): true
        default: false
        }
    }
}
