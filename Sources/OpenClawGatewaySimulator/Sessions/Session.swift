import OpenClawGateway

/// A conversation of an agent: its row in lists and its transcript.
struct Session {
    let key: String
    var sessionID: String
    var kind: String
    var chatType: String?
    var label: String?
    var displayName: String?
    var origin: JSONValue?
    var deliveryContext: JSONValue?
    var lastChannel: String?
    var lastTo: String?
    var lastAccountID: String?
    var lastThreadID: String?
    var updatedAt: Int64
    var status: String?
    var startedAt: Int64?
    var endedAt: Int64?
    var wasAborted: Bool?
    var hasTokens = false
    var activeRuns = 0
    var transcript: [TranscriptRow] = []
    /// When the last of its rows is announced to subscribers.
    var announcedUntil: Duration = .zero
    /// Rows since the transcript began; a reset starts again.
    var rowCount = 0

    init(key: String, sessionID: String, kind: String = "direct", updatedAt: Int64) {
        self.key = key
        self.sessionID = sessionID
        self.kind = kind
        self.updatedAt = updatedAt
    }

    /// The agent that the session belongs to.
    var agentID: String {
        let parts = key.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 1 && parts[0] == "agent" ? String(parts[1]) : ""
    }

    /// Whether a repeated text would not be mirrored again.
    func endsWithAssistantText(_ text: String) -> Bool {
        guard let last = transcript.last(where: { $0.role != "user" }), transcript.last?.role == "assistant" else {
            return false
        }
        return last.text == text
    }
}

/// An entry of a transcript.
struct TranscriptRow {
    let id: String
    /// The place in the transcript, from 1.
    let sequence: Int
    let role: String
    let text: String
    /// Whether the content is a list of blocks; otherwise it is plain text.
    let hasBlocks: Bool
    let timestamp: Int64
    let recordedAt: Int64
    var idempotencyKey: String?
    /// What assistant rows say about the model: `api`, `provider`, `model`, `usage`, `stopReason`.
    var model: JSONValue = [:]
    var senderID: String?
    var senderName: String?
    /// The content, where it is no text.
    var content: JSONValue?
    /// Whether subscribers hear of the row; they do not of what tools answered.
    var isAnnounced = true
    /// Whether history shows the row; older gateways lose rows that were written at the same time.
    var isVisible = true
}
