import OpenClawGateway

/// The agents of a gateway, as one connection learnt them.
struct AgentList {
    /// The connection that they were asked on; another one may have led to another gateway.
    let connectionID: String?
    let ids: Set<String>

    init(_ response: ListAgents.Response, connectionID: String?) {
        self.connectionID = connectionID
        ids = Set(response.agents.map { $0.id.lowercased() })
    }
}
