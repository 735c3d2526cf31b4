import OpenClawGateway

extension PendingPairing {
    /// The request as events and lists show it.
    var record: JSONValue {
        .object(compact: [
            "requestId": .string(requestID),
            "deviceId": .string(device.deviceID),
            "publicKey": .string(device.publicKey),
            "displayName": device.displayName.map(JSONValue.string),
            "platform": .string(device.platform),
            "deviceFamily": device.deviceFamily.map(JSONValue.string),
            "clientId": .string(device.clientID),
            "clientMode": .string(device.clientMode),
            "role": .string(device.role),
            "roles": .strings(device.roles),
            "scopes": .strings(device.scopes),
            "remoteIp": remoteAddress.map(JSONValue.string),
            "silent": false,
            "isRepair": .bool(isRepair),
            "ts": .integer(createdAt),
        ])
    }
}

extension PairedDevice {
    /// The device as lists show it; tokens are described, never shown.
    var record: JSONValue {
        .object(compact: [
            "deviceId": .string(deviceID),
            "publicKey": .string(publicKey),
            "displayName": displayName.map(JSONValue.string),
            "platform": .string(platform),
            "deviceFamily": deviceFamily.map(JSONValue.string),
            "clientId": .string(clientID),
            "clientMode": .string(clientMode),
            "role": .string(role),
            "roles": .strings(roles),
            "scopes": .strings(scopes),
            "createdAtMs": .integer(createdAt),
            "approvedAtMs": .integer(createdAt),
            "lastSeenAtMs": lastSeenAt.map(JSONValue.integer),
            "lastSeenReason": lastSeenAt.map { _ in "connect" },
            "tokens": .array(tokens.sorted { $0.key < $1.key }.map { role, token in token.record(role) }),
        ])
    }
}

extension PairedDevice.Token {
    fileprivate func record(_ role: String) -> JSONValue {
        .object(compact: [
            "role": .string(role),
            "scopes": .strings(scopes),
            "createdAtMs": .integer(createdAt),
            "lastUsedAtMs": lastUsedAt.map(JSONValue.integer),
        ])
    }
}
