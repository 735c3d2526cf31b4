import OpenClawBridge
import OpenClawOrchestrator

/// A state in a word, and how it is shown: the word says all, the tone underlines it.
struct Mark: Sendable, Hashable {
    /// What a state means to whoever looks.
    enum Tone: String, Sendable {
        /// As it should be.
        case good
        /// Under way.
        case busy
        /// Somebody may want to look.
        case warning
        /// Somebody should look.
        case bad
        /// Nothing to look at.
        case quiet
    }

    let word: String
    let tone: String

    init(_ word: String, _ tone: Tone) {
        self.word = word
        self.tone = tone.rawValue
    }

    init(_ state: DeliveryState) {
        switch state {
        case .queued: self.init("queued", .quiet)
        case .submitting: self.init("sending", .busy)
        case .accepted: self.init("accepted", .good)
        case .queuedByGateway: self.init("kept by the gateway", .busy)
        case .partiallySent: self.init("sent in part", .bad)
        case .rejected: self.init("dead letter", .bad)
        case .unknown: self.init("outcome unknown", .warning)
        case .expired: self.init("expired", .quiet)
        case .cancelled: self.init("cancelled", .quiet)
        }
    }

    init(_ state: BridgeConnectionState) {
        switch state {
        case .connected: self.init("connected", .good)
        case .connecting: self.init("connecting", .busy)
        case .reconnecting: self.init("reconnecting", .warning)
        case .disconnected: self.init("disconnected", .bad)
        case .failed: self.init("failed", .bad)
        }
    }

    init(_ breaker: BreakerStanding.Gateway) {
        switch breaker {
        case .closed: self.init("closed", .good)
        case .open(let time): self.init("open for \(Moment.words(time))", .bad)
        case .probing: self.init("probing", .warning)
        }
    }

    init(_ workflow: Workflow) {
        switch workflow.state {
        case .completed: self.init("completed", .good)
        case .failed: self.init("failed", .bad)
        case .stopped: self.init("stopped", .quiet)
        case _ where workflow.isStopRequested: self.init("being stopped", .warning)
        case .parsingCommand: self.init("waits for an agent", .quiet)
        default: self.init(workflow.state.words, .busy)
        }
    }

    init(_ outcome: AuditEvent.Outcome) {
        switch outcome {
        case .done: self.init("done", .good)
        case .failed: self.init("failed", .bad)
        case .refused: self.init("refused", .bad)
        case .unconfirmed: self.init("waits for a code", .busy)
        default: self.init(outcome.rawValue, .quiet)
        }
    }
}
