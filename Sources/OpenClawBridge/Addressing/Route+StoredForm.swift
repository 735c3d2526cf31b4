package import OpenClawGateway

extension Route {
    /// The route as JSON, for stores on disk; names and meanings stay as they are.
    package var storedForm: JSONValue {
        var form: [String: JSONValue] = [:]
        switch self {
        case .chat(let target):
            form = [
                "kind": .string(target.kind.rawValue), "channel": .string(target.channel), "id": .string(target.id),
            ]
            if let account = target.accountID { form["account"] = .string(account) }
            if let thread = target.threadID { form["thread"] = .string(thread) }
        case .ownAccount(let own):
            form = ["kind": "self", "channel": .string(own.channel)]
            if let account = own.accountID { form["account"] = .string(account) }
        case .agent(let session):
            form = ["kind": "agent", "agent": .string(session.agentID), "id": .string(session.key)]
        }
        return .object(form)
    }

    /// Reads ``storedForm``; `nil` when it is none.
    package init?(storedForm form: JSONValue) {
        let account = form["account"]?.string
        switch (form["kind"]?.string, form["channel"]?.string, form["id"]?.string) {
        case ("self", let channel?, _):
            self = .ownAccount(OwnAccount(channel: channel, accountID: account))
        case ("agent", _, let key?):
            guard let agent = form["agent"]?.string else { return nil }
            self = .agent(AgentSession(agentID: agent, key: key))
        case (let kind?, let channel?, let id?):
            guard let kind = ChatTarget.Kind(rawValue: kind) else { return nil }
            let thread = form["thread"]?.string
            self = .chat(ChatTarget(channel: channel, kind: kind, id: id, accountID: account, threadID: thread))
        default: return nil
        }
    }
}
