package import OpenClawBridge

extension Lane {
    /// The lane that a session key leads to, or that is named itself.
    package init(argument: String, _ configuration: BridgeConfiguration) throws {
        if Self.isName(argument) {
            self.init(argument)
        } else {
            let key = try SessionKey(argument, channels: configuration.channels)
            self.init(key.route, account: configuration.accountID)
        }
    }

    /// Whether a text is a lane's name: a channel, perhaps with an account, before the first `/`, where session keys have a `:`.
    package static func isName(_ text: String) -> Bool {
        guard let slash = text.firstIndex(of: "/") else { return false }
        return !text[..<slash].contains(":")
    }
}
