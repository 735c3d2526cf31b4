import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// What an orchestrator serves, in numbers and not in names of people.
struct ServiceSummary: Sendable {
    let gateway: String
    let conversations: InboxConversations
    let direct: Int
    let groups: Int
    let trustedGroups: Int
    let agent: String
    let checkouts: Int
    let maximumAgents: Int
    let routes: Int
    let folder: String?

    init(_ configuration: OrchestratorConfiguration) {
        gateway = configuration.bridge.gateway.url
        conversations = configuration.inbox.conversations
        direct = configuration.access.direct.count
        groups = configuration.access.groups.count
        trustedGroups = configuration.access.groups.count { $0.trustsEveryone }
        // Its arguments may be long, and say nothing about what is served.
        agent = configuration.agents?.command.arguments.first ?? "none"
        checkouts = configuration.agents?.checkouts.count ?? 0
        maximumAgents = configuration.agents?.maximumCount ?? 0
        routes = configuration.notifications.routes.count
        folder = configuration.bridge.stateDirectory
    }

    private var heard: String {
        switch conversations {
        case .all: "all chats"
        case .only(let keys): "\(keys.count) chat\(keys.count == 1 ? "" : "s")"
        }
    }

    private var commanders: String {
        if direct + groups == 0 { return "nobody: openclaw.access.direct and openclaw.access.groups are empty" }
        var parts = ["\(direct) in direct chats", "\(groups) rule\(groups == 1 ? "" : "s") for groups"]
        if trustedGroups > 0 { parts.append("\(trustedGroups) of them for everyone in the group") }
        return parts.joined(separator: ", ")
    }
}

extension ServiceSummary: Presentable {
    var json: JSONValue {
        var heard: JSONValue = "all"
        if case .only(let keys) = conversations { heard = .integer(Int64(keys.count)) }
        return [
            "type": "serving", "gateway": .string(gateway), "conversations": heard,
            "direct": .integer(Int64(direct)), "groups": .integer(Int64(groups)),
            "trustedGroups": .integer(Int64(trustedGroups)), "agent": .string(agent),
            "checkouts": .integer(Int64(checkouts)), "maximumAgents": .integer(Int64(maximumAgents)),
            "routes": .integer(Int64(routes)), "folder": folder.map { .string($0) } ?? .null,
        ]
    }

    func lines(_ style: Style) -> [String] {
        var lines = style.field("gateway", gateway)
        lines += style.field("hears", heard)
        lines += style.field("commanders", commanders)
        let places = checkouts > 0 ? ", in worktrees of \(checkouts) checkout\(checkouts == 1 ? "" : "s")" : ""
        lines += style.field("agents", "\(agent), at most \(maximumAgents) at a time\(places)")
        lines += style.field("tells", routes > 0 ? "by \(routes) route\(routes == 1 ? "" : "s")" : "one session key")
        if let folder { lines += style.field("state", folder) }
        return lines + [style.dim("Ctrl-C ends it; agents go on.")]
    }
}
