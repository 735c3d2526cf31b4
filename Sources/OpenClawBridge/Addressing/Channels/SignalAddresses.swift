/// Signal: people by phone number, UUID or user name; groups by an id in base 64, whose case matters.
enum SignalAddresses: ChannelAddresses {
    static func target(_ type: SessionKeyType, _ identifier: String) throws(SessionKeyError) -> ChatTarget {
        switch type {
        case .dm: return ChatTarget(.signal, .direct, try person(identifier))
        case .group:
            let id = identifier.lowercased().hasPrefix("group:") ? String(identifier.dropFirst(6)) : identifier
            guard isBase64(id) else {
                throw notAnID(identifier, "a group's id", advice: "It is the group's id in base 64, case and all.")
            }
            return ChatTarget(.signal, .group, id)
        default: throw noSuchType(type, on: .signal, use: "dm or group")
        }
    }

    static func to(_ target: ChatTarget) -> String { target.kind == .group ? "group:" + target.id : target.id }

    private static func person(_ identifier: String) throws(SessionKeyError) -> String {
        let lowercased = identifier.lowercased()
        for prefix in ["username:", "u:"] where lowercased.hasPrefix(prefix) {
            let name = identifier.dropFirst(prefix.count)
            guard (1...64).contains(name.utf8.count),
                name.utf8.allSatisfy({ $0.isASCIIAlphanumeric || "._".utf8.contains($0) })
            else {
                throw notAnID(identifier, "a user name", advice: "It looks like username:alice.01.")
            }
            return "username:" + name
        }
        let uuid = lowercased.hasPrefix("uuid:") ? lowercased.dropFirst(5) : lowercased[...]
        if isUUID(uuid) { return "uuid:" + uuid }
        return "+" + (try PhoneNumber(identifier).digits)
    }

    private static func isUUID(_ text: Substring) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.utf8.allSatisfy { $0.isASCIIDigit || "abcdef".utf8.contains($0) } }
    }

    private static func isBase64(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "+/=_-".utf8.contains($0) }
    }
}
