public import OpenClawBridge

extension InboundMessage.Conversation {
    /// The chat as audit and confirmations name it: `channel:address`, with its account and thread.
    public var place: String {
        let options = [("account", accountID), ("thread", threadID)].compactMap { name, value in
            value.map { "\(name)=\($0.escapedForPlace)" }
        }
        return "\(channel):\(address.escapedForPlace)" + (options.isEmpty ? "" : "?" + options.joined(separator: "&"))
    }
}

extension String {
    /// The text with the signs escaped that divide the parts of a place, so that no two chats share a name.
    fileprivate var escapedForPlace: String {
        utf8.contains { "%?&".utf8.contains($0) }
            ? unicodeScalars.map { "%?&".unicodeScalars.contains($0) ? "%\(String($0.value, radix: 16))" : String($0) }
                .joined()
            : self
    }
}
