import ArgumentParser
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The options that say how the outbox shall deliver a message.
struct DeliveryArguments: ParsableArguments {
    @Option(help: ArgumentHelp("How urgent it is: low, normal or high. Default: normal.", valueName: "priority"))
    var priority: PriorityArgument?

    @Option(help: ArgumentHelp("Not before then: in 90s, 15m, 2h, or at 2026-07-29T18:00Z.", valueName: "time"))
    var notBefore: Moment?

    @Option(help: ArgumentHelp("Useless when it was not begun by then: 15m, 2h, 1d.", valueName: "span"))
    var expiresIn: Span?

    @Option(help: ArgumentHelp("The same as a time: 2026-07-29T18:00Z.", valueName: "time"))
    var expiresAt: Moment?

    @Option(
        help: ArgumentHelp(
            "When nothing can tell whether it was sent: resend, hold (for a human) or drop. Default: resend.",
            valueName: "policy"
        )
    )
    var ambiguity: AmbiguityArgument?

    /// Whether no option was given.
    var isEmpty: Bool {
        priority == nil && notBefore == nil && expiresIn == nil && expiresAt == nil && ambiguity == nil
    }

    func validate() throws {
        if expiresIn != nil, expiresAt != nil { throw ValidationError("Give --expires-in or --expires-at, not both.") }
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
