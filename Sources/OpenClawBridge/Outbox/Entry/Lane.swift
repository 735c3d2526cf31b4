/// The line that messages for one target stand in: first in, first out, one in flight.
///
/// Lanes never wait for each other. All spellings of a target give one lane.
public struct Lane: Sendable, Hashable, CustomStringConvertible {
    /// The lane's name, `whatsapp/120363401780756402@g.us` or `telegram@work/-100123/77`.
    public let description: String

    /// Takes a name that ``description`` gave.
    public init(_ description: String) { self.description = description }

    /// The lane of a route.
    ///
    /// - Parameters:
    ///   - route: Where the message goes.
    ///   - account: The account for routes that name none.
    public init(_ route: Route, account: String? = nil) {
        func name(_ channel: String, _ accountID: String?, _ rest: [String?]) -> String {
            let head = (accountID ?? account).map { "\(channel)@\($0)" } ?? channel
            return ([head] + rest.compactMap(\.self)).joined(separator: "/")
        }
        switch route {
        case .chat(let target): description = name(target.channel, target.accountID, [target.to, target.threadID])
        case .ownAccount(let own): description = name(own.channel, own.accountID, ["self"])
        case .agent(let session): description = "agent/\(session.key)"
        }
    }

    /// The account whose pace the lane shares: the name up to the target.
    var account: String { String(description.prefix { $0 != "/" }) }

    /// The channel: the name up to the account or the target.
    public var channel: String {
        String(description.prefix { $0 != "/" && $0 != "@" })
    }
}
