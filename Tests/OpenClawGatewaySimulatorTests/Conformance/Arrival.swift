/// Something that came over a connection.
enum Arrival: Sendable {
    case frame(JSON)
    case ping
    /// The gateway has read all that was sent before.
    case pong
    case closed(code: Int, reason: String)
    /// Text or bytes that are no JSON.
    case garbage(String)
    /// The connection broke before it was made.
    case failed(String)
    /// A wait with this number has lasted long enough.
    case waitEnded(Int)
}

extension Arrival: CustomStringConvertible {
    var description: String {
        switch self {
        case .frame(let json): json.description
        case .ping: "ping"
        case .pong: "pong"
        case .closed(let code, let reason): "close \(code) \"\(reason)\""
        case .garbage(let text): "no JSON: \(text)"
        case .failed(let reason): "failed: \(reason)"
        case .waitEnded: "nothing"
        }
    }
}

/// A group of arrivals whose order is compared.
///
/// The order between lanes differs from run to run, also with a real gateway.
enum Lane: Hashable, Sendable, CustomStringConvertible {
    /// Responses, pairing, shutdown and close.
    case answers
    /// The events of one agent run, and the responses that belong to it.
    case run(String)
    /// What happens in one session's transcript.
    case session(String)
    case ticks
    case pings
    /// Presence and health, which come whenever they like.
    case background

    var description: String {
        switch self {
        case .answers: "answers"
        case .run(let id): "run \(id)"
        case .session(let key): "session \(key)"
        case .ticks: "ticks"
        case .pings: "pings"
        case .background: "background"
        }
    }

    /// Whether what comes in it depends on time alone.
    var isClock: Bool { self == .ticks || self == .pings }

    /// The lane in which an event is compared.
    init(event: String, values: (String) -> String?) {
        switch event {
        case "chat", "agent": self = .run(values("runId") ?? "?")
        case "session.message", "session.tool", "sessions.changed": self = .session(values("sessionKey") ?? "?")
        case "health", "presence": self = .background
        case "tick": self = .ticks
        default: self = .answers
        }
    }
}

extension Arrival {
    var lane: Lane {
        switch self {
        case .ping: return .pings
        case .frame(let json):
            guard let event = json["event"]?.string else { return .answers }
            return Lane(event: event) { json["payload.\($0)"]?.string }
        case .pong, .closed, .garbage, .failed, .waitEnded: return .answers
        }
    }

    /// Which streamed piece this is: only the first of its kind is compared, since their number depends on time.
    var streamed: String? {
        guard case .frame(let json) = self, let event = json["event"]?.string, let run = json["payload.runId"]?.string,
            json["payload.stream"]?.string == "assistant" || json["payload.state"]?.string == "delta"
        else { return nil }
        return "\(event) \(run)"
    }
}
