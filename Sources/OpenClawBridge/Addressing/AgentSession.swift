/// A session of an agent at the gateway: `agent:<agent id>:<rest>`.
///
/// Mind that `agent:whatsapp:main` is the main session of an agent *called* whatsapp, and not the chat network.
public struct AgentSession: Sendable, Hashable {
    /// The agent.
    public let agentID: String
    /// The whole session key.
    ///
    /// The agent's id is in lower case; what follows keeps its case.
    public let key: String

    /// The main session of an agent called whatsapp.
    static let whatsAppAgent = AgentSession(agentID: "whatsapp", key: "agent:whatsapp:main")

    /// Puts together what was parsed before.
    init(agentID: String, key: String) {
        self.agentID = agentID
        self.key = key
    }

    init(keyWithoutPrefix rest: String) throws(SessionKeyError) {
        let segments = rest.split(separator: ":", omittingEmptySubsequences: false)
        let agentID = segments[0].lowercased()
        guard Self.isAgentID(agentID) else {
            let advice = "An agent's id has 1 to 64 letters, digits, - and _, and begins with a letter or a digit."
            throw SessionKeyError(.type, "\"\(agentID.shortened)\" is not an agent's id.", advice: advice)
        }
        guard segments.count > 1, segments.dropFirst().allSatisfy({ !$0.isEmpty }) else {
            let advice = "Write agent:\(agentID):main for the agent's main session."
            throw SessionKeyError(
                .identifier,
                "The session of the agent is missing or has an empty part.",
                advice: advice
            )
        }
        self.agentID = agentID
        key = "agent:\(agentID):\(segments.dropFirst().joined(separator: ":"))"
    }

    private static func isAgentID(_ text: String) -> Bool {
        guard let first = text.utf8.first, first.isLowercaseASCIIAlphanumeric, text.utf8.count <= 64 else {
            return false
        }
        return text.utf8.allSatisfy {
            $0.isLowercaseASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }
}
