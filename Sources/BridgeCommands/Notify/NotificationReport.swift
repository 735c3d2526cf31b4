import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What became of a notification.
struct NotificationReport: Sendable {
    /// What became of it for one target.
    enum Fate: Sendable {
        /// It is stored and will be sent.
        case stored
        /// It waits.
        case held(NotificationHold, until: Date)
        /// The target was told the same a short while ago.
        case repeated
        /// It was taken up before, under the same id.
        case known
        /// The bridge has it; the words say how far it came.
        case handed(SendReceipt, words: String? = nil)
        /// It was given up.
        case failed(BridgeError)
    }

    private struct Target: Sendable {
        let name: String
        let key: String
        var fate: Fate
    }

    let id: String
    let kind: NotificationKind
    /// Whether an orchestrator runs, which sends what is stored.
    let isServed: Bool
    /// Why there was no connection.
    var trouble: String?
    private var targets: [Target]

    init(_ notification: ChatNotification, _ taken: [TakenNotification], isServed: Bool) {
        id = notification.id
        kind = notification.kind
        self.isServed = isServed
        targets = taken.map { Target(name: $0.target.description, key: $0.key, fate: Fate($0.decision)) }
    }

    /// Notes what became of the notification that was stored under `key`, if it is one of these.
    mutating func note(_ fate: Fate, of key: String) {
        guard let place = targets.firstIndex(where: { $0.key == key }) else { return }
        targets[place].fate = fate
    }

    /// How the program ends: as the first target says that failed.
    var status: ExitStatus {
        let all = targets.map { $0.fate.status(isServed: isServed) }
        return all.first { $0 != .success && $0 != .queued } ?? (all.contains(.queued) ? .queued : .success)
    }
}

extension NotificationReport: Presentable {
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "ok": .bool(status == .success || status == .queued), "id": .string(id), "kind": .string(kind.rawValue),
            "orchestratorRuns": .bool(isServed),
            "targets": .array(targets.map { .object($0.fate.members.merging(["target": .string($0.name)]) { $1 }) }),
        ]
        members["trouble"] = trouble.map { .string($0) }
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        guard !targets.isEmpty else {
            return style.wrap("The routes lead nowhere: nobody is told of \(kind.rawValue).", first: "", indent: 2)
        }
        var lines = targets.flatMap { target in
            let word = target.fate.word
            return style.wrap("to \(target.name)".printable, first: style.bold(word) + " ", indent: word.count + 1)
                + style.wrap(target.fate.words(of: target.name, isServed: isServed).printable, first: "  ", indent: 2)
        }
        if let trouble { lines += style.wrap("not sent yet: \(trouble)".printable, first: "  ", indent: 2) }
        return lines + style.wrap("id \(id)".printable, first: "  ", indent: 2).map(style.dim)
    }
}

extension NotificationReport.Fate {
    init(_ decision: NotificationDecision?) {
        self =
            switch decision {
            case .send: .stored
            case .hold(let hold, let until): .held(hold, until: until)
            case .suppress: .repeated
            case nil: .known
            }
    }

    /// The word for programs.
    fileprivate var word: String {
        switch self {
        case .stored: "stored"
        case .held: "held"
        case .repeated: "repeated"
        case .known: "known"
        case .handed(let receipt, _): receipt.status.rawValue
        case .failed: "failed"
        }
    }

    fileprivate func words(of target: String, isServed: Bool) -> String {
        switch self {
        case .stored where isServed: "The orchestrator that runs sends it, within half a minute."
        case .stored: "It is sent by the next openclaw-bridge run, or with the next notification."
        case .held(let hold, let until):
            (hold == .quiet ? "These are quiet hours" : "There are many of its kind")
                + ": it waits until \(until.localTime)."
                + (isServed ? "" : " It is sent then by openclaw-bridge run, or with the next notification after that.")
        case .repeated: "The same was said there a short while ago; it is not said again."
        case .known: "It was taken up before under this id; it is not told twice."
        case .handed(let receipt, let words):
            (words ?? receipt.evidence.words)
                + (receipt.status == .queued
                    ? " The outbox keeps it; openclaw-bridge run or outbox deliver sends it." : "")
        case .failed(let error):
            [error.details.message, error.details.advice, target.hasPrefix("agent:") ? Self.agentAdvice : nil]
                .compactMap(\.self).joined(separator: " ")
        }
    }

    private static let agentAdvice =
        "Where the gateway has no such agent, set the session key to a chat "
        + "(OPENCLAW_WHATSAPP_SESSION_KEY), or openclaw.notifications.fallback; openclaw-bridge doctor tells."

    fileprivate func status(isServed: Bool) -> ExitStatus {
        switch self {
        case .stored: isServed ? .success : .queued
        case .held, .repeated, .known: .success
        case .handed(let receipt, _):
            switch receipt.status {
            case .sent: .success
            case .queued: .queued
            case .failed: .rejected
            case .unknown: .outcomeUnknown
            }
        case .failed(let error): ExitStatus(error)
        }
    }

    fileprivate var members: [String: JSONValue] {
        var members: [String: JSONValue] = ["state": .string(word)]
        switch self {
        case .held(let hold, let until):
            members["reason"] = .string(hold.rawValue)
            members["until"] = .string(until.iso8601)
        case .handed(let receipt, let words):
            members["entryId"] = receipt.entryID.map { .string($0.description) }
            members["outcome"] = words.map { .string($0) }
        case .failed(let error): members["code"] = .string(error.code)
        case .stored, .repeated, .known: break
        }
        return members
    }
}
