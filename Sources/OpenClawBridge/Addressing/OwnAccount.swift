/// The chat of a linked account with itself, `whatsapp:self:<account>`.
public struct OwnAccount: Sendable, Hashable {
    /// The channel.
    public let channel: String
    /// The account, or `nil` for the channel's default account.
    public let accountID: String?

    /// The canonical session key.
    public var key: String { "\(channel):self:\(accountID ?? "main")" }

    /// Puts together what was parsed before.
    init(channel: String, accountID: String?) {
        self.channel = channel
        self.accountID = accountID
    }

    init(
        channel: BuiltInChannel,
        identifier: String,
        options: SessionKeyOptions
    ) throws(SessionKeyError) {
        guard channel == .whatsapp else {
            let message = "\(channel.rawValue) has no chat with oneself that the gateway tells the address of."
            throw SessionKeyError(.type, message, advice: "Name the chat: \(channel.rawValue):dm:….")
        }
        guard options.thread == nil else { throw SessionKeyError(.options, "A chat with oneself has no threads.") }
        let named = ["", "main", "default"].contains(identifier.lowercased()) ? nil : identifier
        if let named, !named.utf8.allSatisfy({ $0.isASCIIAlphanumeric || "._-".utf8.contains($0) }) {
            let advice = "Write the name of the account at the gateway, or main for the default account."
            throw SessionKeyError(.identifier, "\"\(named.shortened)\" is not an account.", advice: advice)
        }
        if let named, let other = options.account, named != other {
            throw SessionKeyError(.options, "It names two accounts, \"\(named)\" and \"\(other)\".")
        }
        self.channel = channel.rawValue
        accountID = named ?? options.account
    }
}
