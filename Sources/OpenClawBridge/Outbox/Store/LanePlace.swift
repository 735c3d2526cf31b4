#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Where an unfinished entry stands in its lane; what comes first has its turn first.
///
/// Within one place the older entry is first.
package enum LanePlace: Int, Sendable, Hashable, CaseIterable {
    /// An attempt is under way, or the gateway keeps the message: nothing goes before it.
    case underWay
    /// Attempts were begun, and the next one waits.
    case begun
    /// It was never begun and has a high priority.
    case high
    /// It was never begun and has the usual priority.
    case normal
    /// It was never begun and has a low priority.
    case low
    /// Its time has not come: it stands in no line.
    case scheduled

    /// The place of a message that is taken in.
    package init(of submission: OutboxSubmission, at now: Date) {
        if let notBefore = submission.options.notBefore, notBefore > now {
            self = .scheduled
        } else {
            self.init(submission.options.priority)
        }
    }

    /// The place of an entry after a change, or `nil` when the outbox is done with it.
    ///
    /// - Parameters:
    ///   - entry: The entry as it is now.
    ///   - former: Its place before the change, or `nil` when it was finished.
    package init?(of entry: OutboxEntry, after former: LanePlace?) {
        if entry.delivery.isFinished { return nil }
        if entry.delivery.state != .queued {
            self = .underWay
        } else if entry.delivery.attempts > 0 {
            self = .begun
        } else if former == .scheduled || former == nil && entry.submission.options.notBefore != nil {
            self = .scheduled
        } else {
            self.init(entry.submission.options.priority)
        }
    }

    /// The place of a message that was never begun and whose time has come.
    package init(_ priority: MessagePriority) {
        switch priority {
        case .high: self = .high
        case .normal: self = .normal
        case .low: self = .low
        }
    }

    /// Whether no attempt was begun.
    package var isUntouched: Bool { rawValue >= Self.high.rawValue }
}
