/// Somebody who was identified and has a role.
///
/// Only an ``AccessPolicy`` makes one out of a message; a program that takes commands from elsewhere vouches for whom it names.
public struct Speaker: Sendable, Hashable, CustomStringConvertible {
    /// The channel, or another origin such as `command-line`.
    public let channel: String
    /// The stable identifier on the channel; for a group that is trusted as a whole, that of the group.
    public let id: String
    /// What the speaker may do.
    public let role: Role

    /// Makes a speaker that the caller vouches for.
    public init(channel: String, id: String, role: Role) {
        self.channel = channel
        self.id = id
        self.role = role
    }

    /// The origin and the identifier, as audit and logs name them.
    public var description: String { "\(channel):\(id)" }
}
