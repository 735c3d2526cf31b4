/// The second part of a session key.
enum SessionKeyType: String, CaseIterable {
    case group, dm, `self`, channel, guild, topic, chat

    static let list = allCases.map(\.rawValue).joined(separator: ", ")
}
