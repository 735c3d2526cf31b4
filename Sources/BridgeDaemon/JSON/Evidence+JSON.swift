package import OpenClawBridge

extension SendReceipt.Evidence {
    /// The kind of evidence, for programs.
    package var name: String {
        switch self {
        case .channelAccepted: "channelAccepted"
        case .runStarted: "runStarted"
        case .runJoined: "runJoined"
        case .runsStopped: "runsStopped"
        case .foundInHistory: "foundInHistory"
        case .stored: "stored"
        case .keptByGateway: "keptByGateway"
        case .refused: "refused"
        case .notExecuted: "notExecuted"
        case .unanswered: "unanswered"
        case .channelFailed: "channelFailed"
        case .simulated: "simulated"
        }
    }

    /// What the status rests on, in words.
    package var words: String {
        switch self {
        case .channelAccepted(let id): "the channel took it" + (id.map { " as message \($0)" } ?? "")
        case .runStarted(let id): "the agent began run \(id)"
        case .runJoined(let id): "the agent was busy with an equal text, run \(id)"
        case .runsStopped(let ids):
            "the agent was stopped" + (ids.isEmpty ? "" : ", runs \(ids.joined(separator: ", "))")
        case .foundInHistory(let key): "the history of the conversation shows it under \(key)"
        case .stored: "the outbox has it and delivers it"
        case .keptByGateway: "the gateway keeps it and will send it"
        case .refused(let code): "refused with \(code)"
        case .notExecuted: "the gateway did not begin with it"
        case .unanswered: "no answer came"
        case .channelFailed: "the channel failed while it sent"
        case .simulated: "no gateway was involved"
        }
    }
}
