package import OpenClawBridge

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

extension DeliveryExplanation {
    /// What the entry waits for, in sentences; empty when it waits for nothing.
    package func waiting(at now: Date) -> [String] {
        guard !entry.delivery.isFinished else { return [] }
        return pausesWords + placeWords + [stepWords(at: now)] + expiryWords(at: now)
    }

    private var pausesWords: [String] {
        pauses.map(\.description).sorted().map { name in
            "Paused: \(name). Let it go on with: openclaw-bridge outbox resume \(name.shellQuoted)"
        }
    }

    private var placeWords: [String] {
        guard position > 0 else { return [] }
        return [position == 1 ? "1 message stands before it." : "\(position) messages stand before it."]
    }

    private func stepWords(at now: Date) -> String {
        let delivery = entry.delivery
        if delivery.attempts == 0, let notBefore = entry.submission.options.notBefore, notBefore > now {
            return "It is not to be sent before \(notBefore.localTime), in \(notBefore.since(now).shown)."
        }
        let due = delivery.dueAt.map { $0 > now ? "in \($0.since(now).shown)" : "now" } ?? "as soon as it has its turn"
        switch delivery.step {
        case .attempt: return "Next: \(delivery.attempts == 0 ? "the first" : "another") attempt, \(due)."
        case .submit: return "Next: the gateway's answer to attempt \(delivery.attempts)."
        case .resolve:
            return "Next: finding out, with the gateway, what became of attempt \(delivery.attempts), \(due)."
        case .lookUp: return "Next: a look into the history of the conversation, \(due)."
        case .watch: return "Next: a look whether the gateway has sent it, \(due)."
        case .none: return "Next: nothing."
        }
    }

    private func expiryWords(at now: Date) -> [String] {
        guard let expiresAt = entry.submission.options.expiresAt, entry.delivery.attempts == 0,
            !entry.delivery.wasRetried
        else { return [] }
        let distance = expiresAt > now ? ", in \(expiresAt.since(now).shown)" : ""
        return ["It is useless after \(expiresAt.localTime)\(distance)."]
    }

    /// What a person can do about the entry, as commands.
    package var remedies: [String] {
        let id = entry.id
        switch entry.delivery.state {
        case .queued, .submitting:
            return entry.delivery.step == .submit ? [] : ["give it up: openclaw-bridge outbox cancel \(id)"]
        case .rejected, .expired, .cancelled:
            return ["send it: openclaw-bridge outbox retry \(id)"]
        case .partiallySent:
            let rest = entry.submission.parts.count > 1 ? "the rest" : "it again"
            return ["send \(rest): openclaw-bridge outbox retry \(id)"]
        case .unknown:
            return ["look into the chat, and if it is not there, send it: openclaw-bridge outbox retry \(id)"]
        case .accepted, .queuedByGateway:
            return []
        }
    }
}

extension String {
    /// The text as one word of a shell.
    package var shellQuoted: String {
        let isPlain = utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-_./:@+,=%".utf8.contains(byte)
        }
        guard !isPlain || isEmpty else { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
