import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A message in a list.
struct MessageRow: Sendable {
    let id: String
    let text: String
    let target: String
    let mark: Mark
    /// When it was taken in.
    let taken: Moment
    /// What is worth a word, such as several attempts.
    let remarks: String?
    let canCancel: Bool

    init(_ entry: OutboxEntry, now: Date) {
        let delivery = entry.delivery
        id = entry.id.description
        text = ShownText(entry.submission.parts.first ?? "", limit: 80).description
        target = ShownText(entry.lane.description, limit: 48).description
        mark = Mark(delivery.state)
        taken = Moment(entry.enqueuedAt, now: now)
        canCancel = delivery.state == .queued
        var remarks: [String] = []
        if let reason = delivery.evidence?.trouble, delivery.state != .accepted { remarks.append(reason) }
        if delivery.attempts > 1 { remarks.append("\(delivery.attempts) attempts") }
        if entry.submission.parts.count > 1 { remarks.append("\(entry.submission.parts.count) parts") }
        if delivery.isPossiblyRepeated { remarks.append("may have arrived twice") }
        if let dueAt = delivery.dueAt ?? (delivery.attempts == 0 ? entry.submission.options.notBefore : nil),
            delivery.state == .queued, dueAt > now
        {
            remarks.append("next try \(Moment(dueAt, now: now).words)")
        }
        self.remarks = remarks.isEmpty ? nil : remarks.joined(separator: " · ")
    }
}

extension SendReceipt.Evidence {
    /// What went wrong, in words; `nil` where nothing did.
    fileprivate var trouble: String? {
        switch self {
        case .refused(let code): "refused: \(ShownText(code, limit: 40))"
        case .channelFailed: "the channel failed"
        case .unanswered: "no answer came"
        case .notExecuted: "not carried out"
        default: nil
        }
    }
}
