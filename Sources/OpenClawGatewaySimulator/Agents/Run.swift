import OpenClawGateway

/// A run of an agent: one text in, one answer out, streamed.
struct Run {
    /// How the run was started.
    enum Origin: Equatable {
        case chat
        case agent
        /// A message of a chat channel; its events go only to those who watch its session.
        case channel(ChannelTarget)
    }

    enum Phase: Equatable {
        case queued
        case running
        /// Over, but the gateway still calls it in flight for a moment.
        case lingering
        case ended
    }

    let id: String
    let sessionKey: String
    let agentID: String
    let origin: Origin
    let text: String
    let starter: ConnectionID?
    let device: String?
    let acceptedAt: Int64
    /// The key of the user's row; a row written otherwise has none.
    var rowKey: String?
    /// The request that gets a second answer at the end.
    var request: Request?
    var timeout: Duration?
    var delivery: ChannelTarget?

    var phase = Phase.queued
    var startedAt: Int64 = 0
    var endedAt: Int64?
    var endedTime: Duration?
    /// What the model still has to say, word by word.
    var words: [String] = []
    var pause: Duration = .zero
    var failure: String?
    /// The tool that the model calls before it speaks.
    var tool: String?
    /// How often the model was asked.
    var attempts = 0
    /// What the model has said.
    var spoken = ""
    /// How much of it was shown in events, and when.
    var shown = ""
    var shownAt: Duration?
    /// The run's own count of events.
    var sequence = 0
    /// Whether it was aborted, after which only its remains are shown.
    var isAborted = false
    /// What later requests with the same key get.
    var terminal: Answer?
    /// Requests that wait for the end.
    var waiting: [Request] = []

    var isActive: Bool { phase == .queued || phase == .running }
}
