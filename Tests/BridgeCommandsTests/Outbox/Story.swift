import Foundation
import OpenClawGateway

@testable import BridgeCommands
@testable import OpenClawBridge

/// An entry in an outbox in memory, and what happens to it, at times of the test's choosing.
final class Story {
    static let start = Date(timeIntervalSince1970: 1_785_348_000)

    let outbox: Outbox
    private(set) var entry: OutboxEntry
    private var generator = SeededGenerator(seed: 7)
    /// The life of the gateway that attempts are made in.
    var processStart: Int64 = 1_785_000_000_000
    var family = QueueFamily.neverReplays

    init(
        _ text: String = "build green",
        parts: Int = 1,
        delivery: DeliveryOptions = DeliveryOptions(),
        to key: String = "whatsapp:group:1203@g.us",
        in outbox: Outbox = Outbox(store: InMemoryOutboxStore())
    ) async throws {
        self.outbox = outbox
        let sessionKey = try SessionKey(key)
        let submission = OutboxSubmission(
            route: sessionKey.route,
            lane: Lane(sessionKey.route),
            sessionKey: sessionKey,
            parts: parts == 1 ? [text] : (1...parts).map { "\($0)/\(parts) \(text)" },
            options: delivery
        )
        entry = try await outbox.store.enqueue(submission, at: Self.start).entry
    }

    var link: GatewayLink {
        GatewayLink(
            connectionID: "connection",
            epoch: GatewayEpoch(processStart: processStart, readyAt: nil, observer: "test"),
            family: family,
            defaultAgent: "main",
            mainSessionKey: "agent:main:main"
        )
    }

    /// The machine takes its next step, whatever it waits for.
    func advance(after seconds: Double) async throws {
        let link = link
        try await step(after: seconds) { machine, now, _ in
            machine.advance(
                .init(link: link, sessionKey: "agent:main:main", hasEvidence: true, uptime: .seconds(seconds)),
                isDue: true,
                at: now
            )
        }
    }

    /// The gateway answers an attempt.
    func answer(_ answer: AttemptAnswer, after seconds: Double) async throws {
        try await step(after: seconds) { machine, now, generator in
            machine.answered(answer, at: now, using: &generator)
        }
    }

    /// The history of the conversation is searched.
    func look(_ answer: HistoryAnswer, after seconds: Double) async throws {
        let link = link
        try await step(after: seconds) { machine, now, generator in
            machine.lookedUp(answer, recovery: .unknown, link, at: now, using: &generator)
        }
    }

    private func step(
        after seconds: Double,
        _ change: @escaping @Sendable (inout DeliveryStateMachine, Date, inout SeededGenerator) -> Void
    ) async throws {
        let seed = generator.next()
        entry = try await outbox.store.amend(entry.id, under: nil) { entry in
            var machine = DeliveryStateMachine(entry, rules: DeliveryRules())
            var generator = SeededGenerator(seed: seed)
            change(&machine, Self.start + seconds, &generator)
            entry = machine.entry
            return machine.transitions
        }
    }

    /// What `explain` would tell after so many seconds.
    func explained(after seconds: Double, deliverer: OutboxLease.Holder? = nil) async throws -> ExplanationReport {
        ExplanationReport(
            explanation: try await outbox.explain(entry.id),
            deliverer: deliverer,
            now: Self.start + seconds
        )
    }
}

extension Presentable {
    /// The lines for people, on a screen without end.
    var text: String { lines(.plain).joined(separator: "\n") }
}
