import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The whole story of a message.
struct MessagePage: Sendable {
    /// Something to know about it.
    struct Fact: Sendable, Hashable {
        let name: String
        let value: String
    }

    /// A step of the story.
    struct Step: Sendable {
        let at: Moment
        let event: String
        let mark: Mark
        let reason: String
    }

    let frame: PageFrame
    let message: MessageRow
    let texts: [String]
    let facts: [Fact]
    let steps: [Step]
    /// How many older steps are left out.
    let moreSteps: Int?
    let canRetry: Bool
    let mayRepeat: Bool

    private enum Limit {
        static let parts = 20
        static let text = 4000
        static let steps = 100
        static let metadata = 20
    }

    init(_ explanation: DeliveryExplanation, now: Date, frame: PageFrame) {
        self.frame = frame
        let entry = explanation.entry
        let delivery = entry.delivery
        message = MessageRow(entry, now: now)
        texts = entry.submission.parts.prefix(Limit.parts).map {
            ShownText($0, limit: Limit.text, keepsLines: true).description
        }
        facts = Self.facts(explanation, now: now)
        let transitions = explanation.transitions
        steps = transitions.suffix(Limit.steps).map { Step($0, now: now) }
        moreSteps = transitions.count > Limit.steps ? transitions.count - Limit.steps : nil
        canRetry = delivery.isFinished && delivery.state != .accepted
        mayRepeat = delivery.state == .unknown || delivery.state == .queuedByGateway
    }

    private static func facts(_ explanation: DeliveryExplanation, now: Date) -> [Fact] {
        let entry = explanation.entry
        let (options, delivery) = (entry.submission.options, entry.delivery)
        var facts: [Fact] = []
        func add(_ name: String, _ value: String?) {
            if let value { facts.append(Fact(name: name, value: ShownText(value, limit: 200).description)) }
        }
        add("Target", entry.lane.description)
        add("Session key", entry.submission.sessionKey?.description)
        add("Taken in", Moment(entry.enqueuedAt, now: now).words)
        add("Ended", delivery.finishedAt.map { Moment($0, now: now).words })
        add("Attempts", "\(delivery.attempts)")
        if !delivery.isFinished {
            add("Before it in line", "\(explanation.position)")
            let pauses = explanation.pauses.map(\.description).sorted()
            add("Held up by a pause of", pauses.isEmpty ? nil : pauses.joined(separator: ", "))
        }
        add("Priority", options.priority == .normal ? nil : options.priority.name)
        add("Not before", options.notBefore.map { Moment($0, now: now).words })
        add("Useless", options.expiresAt.map { Moment($0, now: now).words })
        add("When nobody can tell whether it was sent", options.ambiguity.rawValue)
        add("May have arrived twice", delivery.isPossiblyRepeated ? "yes" : nil)
        add("Seen in the history", delivery.isConfirmed ? "yes" : nil)
        add("Idempotency key", entry.submission.idempotencyKey)
        for (name, value) in entry.submission.metadata.sorted(by: { $0.key < $1.key }).prefix(Limit.metadata) {
            facts.append(
                Fact(
                    name: "Metadata \(ShownText(name, limit: 60))",
                    value: ShownText(value.string ?? "\(value)", limit: 200).description
                )
            )
        }
        return facts
    }
}

extension MessagePage.Step {
    init(_ transition: DeliveryTransition, now: Date) {
        at = Moment(transition.at, now: now)
        let attempt = transition.attempt.map { ", attempt \($0)" } ?? ""
        let part = transition.part.map { ", part \($0)" } ?? ""
        event = transition.event.words + attempt + part
        mark = Mark(transition.state)
        let wait = transition.waitsUntil.map { " It waits until \($0.formatted(.iso8601))." } ?? ""
        reason = ShownText(transition.reason + wait, limit: 400).description
    }
}

extension DeliveryTransition.Event {
    fileprivate var words: String {
        switch self {
        case .notExecuted: "not carried out"
        case .lookedUp: "looked up in the history"
        case .kept: "kept by the gateway"
        default: rawValue
        }
    }
}
