import OpenClawGateway

extension Method {
    /// The methods that manage paired devices.
    static let devices: [Method] = [
        Method("device.pair.list", scope: .pairing) { $0.listPairings($1) },
        Method("device.pair.approve", scope: .pairing, params: [.required("requestId", .text)]) {
            $0.approvePairing($1)
        },
        Method("device.pair.reject", scope: .pairing, params: [.required("requestId", .text)]) { $0.rejectPairing($1) },
        Method("device.pair.remove", scope: .pairing, params: [.required("deviceId", .text)]) { $0.removePairing($1) },
        Method("device.token.revoke", scope: .pairing, params: tokenFields) { $0.revokeToken($1) },
        Method("device.token.rotate", scope: .pairing, params: rotateFields) { $0.rotateToken($1) },
    ]

    private static let tokenFields: [Shape.Field] = [.required("deviceId", .text), .required("role", .text)]
    private static let rotateFields = tokenFields + [.optional("scopes", .list(of: .text))]
}

extension GatewayModel {
    func listPairings(_ request: Request) {
        devices.forgetExpired(at: now)
        let paired = devices.paired.values.sorted { ($0.createdAt, $0.deviceID) > ($1.createdAt, $1.deviceID) }
        let result: JSONValue = [
            "pending": .array(devices.pending.map(\.record)), "paired": .array(paired.map(\.record)),
        ]
        respond(.ok(result), to: request)
    }

    func approvePairing(_ request: Request) {
        devices.forgetExpired(at: now)
        let id = request.string("requestId") ?? ""
        guard let pending = devices.pending.first(where: { $0.requestID == id }) else {
            return respond(.invalid("unknown requestId"), to: request)
        }
        // Nobody gives what they do not have.
        let client = connections[request.connection]?.client
        let lacking = pending.device.scopes.first { client?.holds(OperatorScope(rawValue: $0)) != true }
        if let lacking { return respond(.invalid("missing scope: \(lacking)"), to: request) }
        guard let device = approve(id) else { return respond(.invalid("unknown requestId"), to: request) }
        respond(.ok(["requestId": .string(id), "device": device.record]), to: request)
    }

    /// Approves a pairing request; gives the device, or `nil` when there is no such request.
    func approve(_ requestID: String) -> PairedDevice? {
        devices.forgetExpired(at: now)
        guard let pending = devices.takeRequest(requestID) else { return nil }
        devices.approve(pending.device, at: wallClock, token: Base64URL.encode(random.bytes(32)))
        announcePairing(requestID: requestID, pending.device.deviceID, decision: "approved")
        return devices.paired[pending.device.deviceID]
    }

    func rejectPairing(_ request: Request) {
        devices.forgetExpired(at: now)
        let id = request.string("requestId") ?? ""
        guard let pending = devices.takeRequest(id) else { return respond(.invalid("unknown requestId"), to: request) }
        announcePairing(requestID: id, pending.device.deviceID, decision: "rejected")
        respond(
            .ok(["requestId": .string(id), "deviceId": .string(pending.device.deviceID)]),
            to: request
        )
    }

    func removePairing(_ request: Request) {
        let id = request.string("deviceId") ?? ""
        guard devices.remove(id) != nil else { return respond(.invalid("unknown deviceId"), to: request) }
        respond(.ok(["deviceId": .string(id)]), to: request)
        disconnect(device: id)
    }

    func revokeToken(_ request: Request) {
        let id = request.string("deviceId") ?? ""
        let role = request.string("role") ?? ""
        guard devices.paired[id]?.tokens[role] != nil else {
            return respond(.invalid("unknown deviceId/role"), to: request)
        }
        devices.update(id) { $0.tokens[role] = nil }
        let result: JSONValue = [
            "deviceId": .string(id), "role": .string(role), "revokedAtMs": .integer(wallClock),
        ]
        respond(.ok(result), to: request)
        disconnect(device: id)
    }

    func rotateToken(_ request: Request) {
        let id = request.string("deviceId") ?? ""
        let role = request.string("role") ?? ""
        guard let old = devices.paired[id]?.tokens[role] else {
            return respond(.invalid("unknown deviceId/role"), to: request)
        }
        let scopes = request.params["scopes"]?.array?.compactMap(\.string) ?? old.scopes
        let token = PairedDevice.Token(text: Base64URL.encode(random.bytes(32)), scopes: scopes, createdAt: wallClock)
        devices.update(id) { $0.tokens[role] = token }
        // The new token is shown only to the device itself.
        let isOwn = connections[request.connection]?.client?.request.device?.id == id
        let result = JSONValue.object(compact: [
            "deviceId": .string(id), "role": .string(role), "scopes": .strings(scopes),
            "rotatedAtMs": .integer(wallClock),
            "token": .when(isOwn, .string(token.text)),
        ])
        respond(.ok(result), to: request)
        if !isOwn { disconnect(device: id) }
    }

    private func disconnect(device id: String) {
        for connection in connectionsInOrder where connection.client?.request.device?.id == id {
            close(connection.id, code: 4001, reason: "device removed")
        }
    }
}
