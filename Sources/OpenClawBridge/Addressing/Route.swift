/// Where a message goes, and by which of the gateway's ways.
public enum Route: Sendable, Hashable {
    /// Into a chat, without any agent: the gateway's `send`.
    case chat(ChatTarget)
    /// To the person whose account the gateway uses, by way of a chat with oneself.
    ///
    /// The gateway cannot be told "self": the number is looked up when the message is sent.
    case ownAccount(OwnAccount)
    /// To an agent, into one of its sessions: the gateway's `chat.send`.
    case agent(AgentSession)
}

extension Route: CustomStringConvertible {
    /// The route in a form for logs and tables.
    public var description: String {
        switch self {
        case .chat(let target): target.description
        case .ownAccount(let account): account.key
        case .agent(let session): session.key
        }
    }
}
