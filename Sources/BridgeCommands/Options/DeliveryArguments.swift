import ArgumentParser
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The options that say how the outbox shall deliver a message.
struct DeliveryArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Wait until the gateway accepted it, or only until it is queued. Default: accepted; queued with --not-before.",
            valueName: "wait"
        )
    )
    var wait: WaitArgument?

    @Option(help: ArgumentHelp("How long to wait. Default: 60.", valueName: "seconds"))
    var timeout: Double?

    @Option(
        help: ArgumentHelp(
            "Your own key: the same message under the same key is sent once, however often you repeat the command.",
            valueName: "key"
        )
    )
    var idempotencyKey: String?

    @Option(help: ArgumentHelp("How urgent it is. Default: normal.", valueName: "priority"))
    var priority: PriorityArgument?

    @Option(help: ArgumentHelp("Not before then: in 90s, 15m, 2h, or at 2026-07-29T18:00Z.", valueName: "time"))
    var notBefore: Moment?

    @Option(help: ArgumentHelp("Useless when it was not begun within 15m, 2h, 1d.", valueName: "span"))
    var expiresIn: Span?

    @Option(help: ArgumentHelp("Useless when it was not begun by 2026-07-29T18:00Z.", valueName: "time"))
    var expiresAt: Moment?

    @Option(
        help: ArgumentHelp(
            "When nothing can tell whether it was sent: send it again, hold it for a human, or drop it. Default: resend.",
            valueName: "policy"
        )
    )
    var ambiguity: AmbiguityArgument?

    @Option(help: ArgumentHelp("The file of the outbox. Default: outbox.sqlite in the folder.", valueName: "file"))
    var outbox: String?

    @Flag(help: "Store nothing: one attempt, and its outcome.")
    var noOutbox = false

    /// How far the message has to come before the command ends.
    var goal: WaitArgument { wait ?? (notBefore == nil ? .accepted : .queued) }

    func validate() throws {
        if let timeout, !(0.001...3600).contains(timeout) {
            throw ValidationError("--timeout must lie between 0.001 and 3600 seconds.")
        }
        if idempotencyKey?.isEmpty == true { throw ValidationError("--idempotency-key must not be empty.") }
        if expiresIn != nil, expiresAt != nil { throw ValidationError("Give --expires-in or --expires-at, not both.") }
        if noOutbox, needsOutbox {
            throw ValidationError("With --no-outbox there is nothing that could wait, be stored, or be tried again.")
        }
    }

    private var needsOutbox: Bool {
        wait != nil || priority != nil || notBefore != nil || expiresIn != nil || expiresAt != nil || ambiguity != nil
            || outbox != nil
    }

    /// The options at a time.
    func options(at now: Date) throws -> DeliveryOptions {
        let options = DeliveryOptions(
            priority: priority?.priority ?? .normal,
            notBefore: notBefore?.future(of: now),
            expiresAt: expiresAt?.future(of: now) ?? expiresIn.map { Moment.away($0.duration).future(of: now) },
            ambiguity: ambiguity?.policy ?? .resend
        )
        if let expiresAt = options.expiresAt, expiresAt <= options.notBefore ?? now {
            throw CommandFailure(.usage, code: "expiry", "The message would be useless before it may be sent.")
        }
        return options
    }
}

/// How far a message has to come before the command ends.
enum WaitArgument: String, ExpressibleByArgument, CaseIterable {
    /// The gateway has taken it.
    case accepted
    /// The outbox has it.
    case queued
}

/// A priority by its name.
enum PriorityArgument: String, ExpressibleByArgument, CaseIterable {
    case low, normal, high

    var priority: MessagePriority {
        switch self {
        case .low: .low
        case .normal: .normal
        case .high: .high
        }
    }
}

/// An ambiguity policy by its name.
enum AmbiguityArgument: String, ExpressibleByArgument, CaseIterable {
    case resend, hold, drop

    var policy: AmbiguityPolicy {
        switch self {
        case .resend: .resend
        case .hold: .hold
        case .drop: .drop
        }
    }
}
