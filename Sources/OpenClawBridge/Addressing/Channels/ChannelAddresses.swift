/// What the addresses of one channel look like.
protocol ChannelAddresses {
    /// The target that `identifier` names, or why it names none.
    static func target(_ type: SessionKeyType, _ identifier: String) throws(SessionKeyError) -> ChatTarget

    /// The target in the spelling of the gateway's `send`.
    static func to(_ target: ChatTarget) -> String

    /// Whether `thread` can be a thread in `target`.
    static func isThread(_ thread: String, in target: ChatTarget) -> Bool
}

extension ChannelAddresses {
    /// Most channels have no threads.
    static func isThread(_ thread: String, in target: ChatTarget) -> Bool { false }

    /// The error for a type that the channel does not have.
    static func noSuchType(_ type: SessionKeyType, on channel: BuiltInChannel, use types: String) -> SessionKeyError {
        SessionKeyError(.type, "\(channel.rawValue) has no \"\(type.rawValue)\".", advice: "Use \(types).")
    }

    /// The error for an identifier that cannot be right.
    static func notAnID(_ identifier: String, _ expected: String, advice: String? = nil) -> SessionKeyError {
        SessionKeyError(.identifier, "\"\(identifier.shortened)\" is not \(expected).", advice: advice)
    }
}
