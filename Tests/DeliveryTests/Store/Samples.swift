import Foundation
import OpenClawGateway
import Testing

@testable import OpenClawBridge

/// A moment with a fraction that no rounding leaves as it is.
let noon = Date(timeIntervalSinceReferenceDate: 800_000_000.123_456_7)

/// Somebody who delivers.
let daemon = OutboxLease.Holder(role: .daemon, processID: 4711)

/// A message for a lane of its own name.
func message(
    _ text: String = "hello",
    lane: String = "whatsapp/1",
    key: String? = nil,
    metadata: [String: JSONValue] = [:],
    options: DeliveryOptions = DeliveryOptions()
) -> OutboxSubmission {
    let lane = Lane(lane)
    let target = lane.description.split(separator: "/").last.map(String.init) ?? "1"
    let route = Route.chat(ChatTarget(channel: lane.channel, kind: .group, id: target))
    return OutboxSubmission(
        route: route,
        lane: lane,
        parts: [text],
        metadata: metadata,
        idempotencyKey: key,
        options: options
    )
}

extension DeliveryTransition {
    static func sample(_ event: Event, _ state: DeliveryState, at time: Date = noon) -> DeliveryTransition {
        DeliveryTransition(at: time, event: event, state: state, reason: "a reason")
    }
}

extension OutboxEntry {
    /// Begins an attempt.
    mutating func begin(at now: Date = noon) -> [DeliveryTransition] {
        delivery.state = .submitting
        delivery.attempts += 1
        return [.sample(.attempted, .submitting, at: now)]
    }

    /// Puts it back into its lane after a failure.
    mutating func fail(at now: Date = noon) -> [DeliveryTransition] {
        delivery.state = .queued
        delivery.failures += 1
        return [.sample(.failed, .queued, at: now)]
    }

    /// Ends it.
    mutating func finish(
        _ state: DeliveryState = .accepted,
        repeated: Bool = false,
        at now: Date = noon
    ) -> [DeliveryTransition] {
        delivery.state = state
        delivery.isPossiblyRepeated = repeated
        delivery.finishedAt = now
        return [.sample(state == .accepted ? .accepted : .decided, state, at: now)]
    }

    /// Takes it up again after its end.
    mutating func takeUpAgain(at now: Date = noon) -> [DeliveryTransition] {
        delivery.state = .queued
        delivery.finishedAt = nil
        return [.sample(.retried, .queued, at: now)]
    }
}

extension OutboxStore {
    /// Takes in messages for one lane.
    @discardableResult
    func enqueue(_ count: Int, lane: String = "whatsapp/1", at now: Date = noon) async throws -> [OutboxEntry] {
        var entries: [OutboxEntry] = []
        for index in 0..<count { entries.append(try await enqueue(message("\(index)", lane: lane), at: now).entry) }
        return entries
    }

    /// Takes in a message.
    @discardableResult
    func take(_ submission: OutboxSubmission, at now: Date = noon) async throws -> OutboxEntry {
        try await enqueue(submission, at: now).entry
    }

    /// Takes in a message and ends it.
    @discardableResult
    func takeFinished(
        _ submission: OutboxSubmission = message(),
        _ state: DeliveryState = .accepted,
        repeated: Bool = false,
        at now: Date = noon
    ) async throws -> OutboxEntry {
        let entry = try await take(submission, at: now)
        return try await amend(entry.id, under: nil) { $0.finish(state, repeated: repeated, at: now) }
    }

    /// The entries that go out when each head is begun and ended at once.
    func drained(_ lane: String = "whatsapp/1", under lease: OutboxLease) async throws -> [EntryID] {
        var order: [EntryID] = []
        while let entry = try await amendHead(of: Lane(lane), under: lease, { $0.finish() }) { order.append(entry.id) }
        return order
    }
}

/// The code of the outbox error that `body` throws.
func code(_ body: () async throws -> Void) async -> OutboxError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? OutboxError)?.code
    }
}
