/// The parts of a gateway's session key, `agent:<agent>:…`, that tell what conversation it holds.
package struct GatewaySessionKey {
    /// What kind of chat the session holds, where the key tells.
    package let kind: ChatTarget.Kind?
    /// The person of a direct chat, where the session is that person's alone: `…:direct:<peer>`.
    package let directPeer: String?
    /// The channel, where the session is one channel's alone.
    package let channel: String?

    package init(_ key: String) {
        let parts = key.split(separator: ":", omittingEmptySubsequences: false).dropFirst(2)
        let words: [String: ChatTarget.Kind] = ["direct": .direct, "dm": .direct, "group": .group, "channel": .channel]
        // The word stands first, after the channel, or after the channel and its account.
        let place = parts.prefix(3).firstIndex { words[$0.lowercased()] != nil }
        guard let place, parts.index(after: place) < parts.endIndex, key.lowercased().hasPrefix("agent:") else {
            kind = nil
            directPeer = nil
            channel = nil
            return
        }
        kind = words[parts[place].lowercased()]
        let peer = parts[parts.index(after: place)...].joined(separator: ":")
        directPeer = kind == .direct && !peer.isEmpty ? peer : nil
        channel = place == parts.startIndex ? nil : parts[parts.startIndex].lowercased()
    }

    /// Whether the session can hold nobody else's words than those of the direct chat that it answers to.
    ///
    /// A session may be shared by all direct chats, or by several addresses of one person: only one that is named after a channel and the very peer
    /// it answers to is that peer's own.
    func isOwn(by conversation: InboundMessage.Conversation) -> Bool {
        guard let directPeer, let channel, channel == conversation.channel else { return false }
        let peer = ChatAddress.bare(conversation.address, on: channel)
        return ChatAddress.bare(directPeer, on: channel).lowercased() == peer.lowercased()
    }
}
