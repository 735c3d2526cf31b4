/// `agents.list`: the agents that the gateway is configured with.
public struct ListAgents: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "agents.list"
    /// Reading.
    public static let requiredScope: OperatorScope? = .read

    /// Makes a call.
    public init() {}
}

extension ListAgents {
    /// The agents.
    public struct Response: Decodable, Sendable, Hashable {
        /// The agent that answers when none is named.
        public var defaultID: String?
        /// The last part of the main session's key.
        public var mainKey: String?
        /// All agents.
        public var agents: [Agent]

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            defaultID = object.string("defaultId")
            mainKey = object.string("mainKey")
            agents = object.list("agents")
        }
    }

    /// An agent.
    public struct Agent: Decodable, Sendable, Hashable {
        /// The id, as session keys contain it.
        public var id: String
        /// A name for people.
        public var name: String?

        /// Decodes leniently; only the id has to be there.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            id = try object.required("id")
            name = object.string("name")
        }
    }
}
