/// Something that happened at the gateway, in its typed form.
///
/// Newer gateways send events that are not listed here, and payloads in other forms: those are ``other(_:)``, and nothing is
/// lost.
public enum GatewayEvent: Sendable {
    /// The gateway is alive.
    case tick(Tick)
    /// The gateway is about to stop or restart.
    case shutdown(Shutdown)
    /// Something was written into a session's transcript: what a person wrote, an answer, or the trace of a `send`.
    case sessionMessage(SessionMessage)
    /// A session changed.
    case sessionsChanged(SessionsChanged)
    /// An agent used a tool, told to those who subscribed to the session.
    case sessionTool(AgentEvent)
    /// A part or the end of an agent's answer.
    case chat(ChatEvent)
    /// A step of an agent's work.
    case agent(AgentEvent)
    /// The gateway's report about itself.
    case health(HealthReport)
    /// Who is connected.
    case presence([PresenceEntry])
    /// A command waits for approval.
    case execApprovalRequested(ExecApproval)
    /// Somebody decided about a command.
    case execApprovalResolved(ExecApprovalResolved)
    /// A device waits for approval.
    case devicePairRequested(PairingRequest)
    /// Somebody decided about a device.
    case devicePairResolved(DevicePairResolved)
    /// An event that this client does not know, or whose payload has another form.
    case other(EventFrame)

    /// Decodes an event.
    ///
    /// Never fails: what cannot be decoded becomes ``other(_:)``.
    public init(_ frame: EventFrame) {
        self = (try? Self.typed(frame)) ?? .other(frame)
    }

    private static func typed(_ frame: EventFrame) throws -> GatewayEvent? {
        let payload = frame.payload
        return switch frame.name {
        case "tick": .tick(try payload.decode())
        case "shutdown": .shutdown(try payload.decode())
        case "session.message": .sessionMessage(try payload.decode())
        case "sessions.changed": .sessionsChanged(try payload.decode())
        case "session.tool": .sessionTool(try payload.decode())
        case "chat": .chat(try payload.decode())
        case "agent": .agent(try payload.decode())
        case "health": .health(try payload.decode())
        case "presence": .presence(try payload.decode(as: Presence.self).entries)
        case "exec.approval.requested": .execApprovalRequested(try payload.decode())
        case "exec.approval.resolved": .execApprovalResolved(try payload.decode())
        case "device.pair.requested": .devicePairRequested(try payload.decode())
        case "device.pair.resolved": .devicePairResolved(try payload.decode())
        default: nil
        }
    }

    private struct Presence: Decodable {
        var entries: [PresenceEntry]

        init(from decoder: any Decoder) throws { entries = try LenientObject(from: decoder).list("presence") }
    }
}
