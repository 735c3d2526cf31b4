/// The spellings of one chat's address.
enum ChatAddress {
    /// The address without the prefix of its channel, and without what surrounds a phone number.
    static func bare(_ address: String, on channel: String) -> String {
        var peer = address[...]
        for prefix in [channel + ":", "user:"] where peer.lowercased().hasPrefix(prefix) {
            peer = peer.dropFirst(prefix.count)
        }
        if channel == BuiltInChannel.whatsapp.rawValue {
            for suffix in ["@s.whatsapp.net", "@c.us"] where peer.lowercased().hasSuffix(suffix) {
                peer = peer.dropLast(suffix.count)
            }
            if peer.hasPrefix("+") { peer = peer.dropFirst() }
        }
        return String(peer)
    }

    /// The address in a form in which two spellings of one chat are equal.
    ///
    /// Only Signal and Matrix tell cases apart.
    static func plain(_ address: String, on channel: String) -> String {
        var text = bare(address, on: channel)
        for prefix in ["channel:", "group:"] where text.lowercased().hasPrefix(prefix) {
            text = String(text.dropFirst(prefix.count))
        }
        return [BuiltInChannel.signal.rawValue, "matrix"].contains(channel) ? text : text.lowercased()
    }
}
