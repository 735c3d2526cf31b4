import Foundation
import OpenClawGateway

@testable import OpenClawBridge

extension PlannedMessage {
    /// Puts the message in, as a program does.
    func send(to outbox: Outbox, at now: Date) async -> Result<EntryID, OutboxError> {
        var message = OutboundMessage(text, to: .chat(target), metadata: ["number": .integer(Int64(number))])
        message.idempotencyKey = hasKey ? "key \(number)" : nil
        message.delivery = DeliveryOptions(
            priority: priority,
            notBefore: notBefore.map { now + $0 },
            expiresAt: expiresAfter.map { now + $0 },
            ambiguity: ambiguity
        )
        do throws(OutboxError) {
            return .success(try await outbox.enqueue(message).id)
        } catch {
            return .failure(error)
        }
    }
}

extension OutboxError {
    /// Whether the change may have been made all the same.
    var isUncertain: Bool { code == .unusable || code == .leaseLost }
}

extension Outbox {
    /// Follows an entry to its end, as a program does.
    func follow(_ id: EntryID, in world: World, _ process: Int) async {
        world.withLock { $0.processes[process].followers += 1 }
        do {
            for try await entry in track(id) { world.withLock { $0.tell(entry) } }
        } catch {
            // The disk failed; a program would ask again.
            world.withLock { $0.ledger.told[id] = nil }
        }
        world.withLock { $0.processes[process].followers -= 1 }
    }
}

extension WorldState {
    /// A follower is told how an entry stands.
    mutating func tell(_ entry: OutboxEntry) {
        if let before = ledger.told[entry.id], before.delivery.isFinished, !ledger.steered.contains(entry.id) {
            violate("\(entry.id): somebody was told another end before")
        }
        ledger.told[entry.id] = entry
    }

    /// Whether the gateway does nothing by itself any more.
    var isGatewayIdle: Bool {
        gateway.phase == .greeting && gateway.works.isEmpty && gateway.replays.isEmpty
            && !gateway.queue.contains { $0.isUnsent }
    }
}
