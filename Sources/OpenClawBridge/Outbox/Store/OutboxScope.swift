/// What a pause stops.
public enum OutboxScope: Sendable, Hashable {
    /// Everything.
    case everything
    /// All lanes of one channel.
    case channel(String)
    /// One lane.
    case lane(Lane)
}

extension OutboxScope: LosslessStringConvertible {
    /// `all`, the channel's name, or the lane's name.
    public var description: String {
        switch self {
        case .everything: "all"
        case .channel(let name): name
        case .lane(let lane): lane.description
        }
    }

    /// Reads the form of ``description``: a name with a `/` is a lane.
    public init(_ description: String) {
        if description == "all" {
            self = .everything
        } else {
            self = description.contains("/") ? .lane(Lane(description)) : .channel(description)
        }
    }
}
