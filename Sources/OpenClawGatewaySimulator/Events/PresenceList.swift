import OpenClawGateway

/// Who is and was connected lately.
struct PresenceList {
    private static let lifetime: Int64 = 300_000
    private static let limit = 200

    private struct Entry {
        let key: String
        let request: ConnectRequest
        let scopes: [String]
        var reason: String
        var time: Int64
    }

    /// The newest last.
    private var entries: [Entry] = []

    mutating func join(_ key: String, _ request: ConnectRequest, scopes: [String], at time: Int64) {
        entries.removeAll { $0.key == key }
        entries.append(Entry(key: key, request: request, scopes: scopes, reason: "connect", time: time))
        if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit) }
    }

    mutating func update(_ key: String, reason: String, at time: Int64) {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return }
        entries[index].reason = reason
        entries[index].time = time
    }

    /// The entries as the wire shows them, the newest first.
    func records(at time: Int64) -> [JSONValue] {
        entries.filter { time - $0.time < Self.lifetime || $0.reason == "connect" }
            .sorted { $0.time > $1.time }
            .map { entry in
                let request = entry.request
                let host = request.displayName ?? request.clientID
                return .object(compact: [
                    "host": .string(host),
                    "version": .string(request.clientVersion),
                    "platform": .string(request.platform),
                    "deviceFamily": request.deviceFamily.map(JSONValue.string),
                    "mode": .string(request.clientMode),
                    "deviceId": request.device.map { .string($0.id) },
                    "roles": .strings([request.role]),
                    "scopes": .when(!entry.scopes.isEmpty, .strings(entry.scopes)),
                    "instanceId": (request.device?.id ?? request.instanceID).map(JSONValue.string),
                    "reason": .string(entry.reason),
                    "ts": .integer(entry.time),
                    "text": .string("Node: \(host) · mode \(request.clientMode)"),
                ])
            }
    }
}
