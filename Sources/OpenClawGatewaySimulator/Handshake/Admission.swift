import OpenClawGateway

/// A `connect` that the gateway accepts.
struct Admission {
    let request: ConnectRequest
    /// What the connection may do.
    let scopes: [String]
    /// What the greeting lists: of a paired device everything that was approved.
    let listedScopes: [String]
    /// The device's token, when the greeting carries one.
    let deviceToken: PairedDevice.Token?

    /// The same, with nothing allowed.
    var withoutScopes: Admission {
        Admission(request: request, scopes: [], listedScopes: [], deviceToken: deviceToken)
    }
}

extension GatewayModel {
    /// Checks a `connect` in the gateway's order: starting, protocol, role, origin, shared secret, device, pairing.
    func admit(_ request: ConnectRequest, on id: ConnectionID) throws(ConnectRefusal) -> Admission {
        guard let connection = connections[id] else { throw .starting }
        if phase == .startingSidecars { throw .starting }
        try applyConnectFault(request, on: id)
        let version = configuration.protocolVersion
        guard (request.minProtocol...max(request.minProtocol, request.maxProtocol)).contains(Int64(version.rawValue))
        else { throw .protocolMismatch(request, expected: version) }
        guard ["operator", "node"].contains(request.role) else { throw .invalid("invalid role") }
        try checkOrigin(connection)
        if authenticationLimit.isLocked(connection.upgrade, at: now) { throw .rateLimited }
        let secret = SharedSecret(authentication: configuration.authentication)
        let verdict = secret.verdict(about: request)
        guard let device = request.device else {
            return try admitWithoutDevice(request, connection, secret, verdict)
        }
        let proof = DeviceProof(request: request, device: device, nonce: connection.nonce, wallClock: wallClock)
        try proof.verify()
        try checkCredential(request, device, connection, secret, verdict)
        return try admitDevice(request, device, connection, verdict)
    }

    private func checkOrigin(_ connection: Connection) throws(ConnectRefusal) {
        guard let origin = connection.upgrade.origin else { return }
        let host = origin.split(separator: "/").last.map(String.init) ?? origin
        let name = host.split(separator: ":").first.map(String.init) ?? host
        let isAllowed =
            configuration.allowedOrigins.contains(origin) || host == connection.upgrade.host
            || (["localhost", "127.0.0.1"].contains(name) && connection.upgrade.isDirectLocal)
        if !isAllowed { throw .originNotAllowed }
    }

    private func admitWithoutDevice(
        _ request: ConnectRequest,
        _ connection: Connection,
        _ secret: SharedSecret,
        _ verdict: SharedSecretVerdict
    ) throws(ConnectRefusal) -> Admission {
        let isTrustedBackend =
            request.isBackendClient && request.role == "operator" && connection.upgrade.isDirectLocal
            && connection.upgrade.origin == nil
        if ["openclaw-control-ui", "openclaw-tui"].contains(request.clientID) {
            throw .controlUIDeviceRequired(configuration.protocolVersion)
        }
        switch verdict {
        case .right: break
        case .notAsked: if !isTrustedBackend { throw .deviceRequired }
        case .missing where !request.hasCredential: throw .deviceRequired
        case .missing: throw secret.refusal(of: request, isMissing: true)
        case .wrong:
            authenticationLimit.failed(connection.upgrade, at: now)
            throw secret.refusal(of: request, isMissing: false)
        }
        if request.role == "node" { throw .deviceRequired }
        let keepsScopes = isTrustedBackend && release.keepsBackendScopes
        let scopes = keepsScopes ? request.scopes : []
        return Admission(request: request, scopes: scopes, listedScopes: scopes, deviceToken: nil)
    }

    /// A device needs the shared secret or its own token.
    private func checkCredential(
        _ request: ConnectRequest,
        _ device: ConnectRequest.Device,
        _ connection: Connection,
        _ secret: SharedSecret,
        _ verdict: SharedSecretVerdict
    ) throws(ConnectRefusal) {
        switch verdict {
        case .right, .notAsked: return
        case .missing, .wrong: break
        }
        let known = devices.paired[device.id]?.tokens[request.role]?.text
        if let known, [request.deviceToken, request.token].contains(known) {
            let time = wallClock
            devices.update(device.id) { $0.tokens[request.role]?.lastUsedAt = time }
            return
        }
        authenticationLimit.failed(connection.upgrade, at: now)
        if request.deviceToken != nil { throw SharedSecret.deviceTokenMismatch }
        let isMissing = if case .missing = verdict { true } else { false }
        throw secret.refusal(of: request, isMissing: isMissing)
    }

    private func admitDevice(
        _ request: ConnectRequest,
        _ device: ConnectRequest.Device,
        _ connection: Connection,
        _ verdict: SharedSecretVerdict
    ) throws(ConnectRefusal) -> Admission {
        let isLocal = connection.upgrade.isDirectLocal && configuration.pairing == .silent
        let isProven =
            switch verdict {
            case .right, .notAsked: true
            case .missing, .wrong: false
            }
        if request.isBackendClient, isLocal, isProven, connection.upgrade.origin == nil {
            return Admission(request: request, scopes: request.scopes, listedScopes: request.scopes, deviceToken: nil)
        }
        let paired = try pair(PairedDevice(request, device), isLocal: isLocal, connection)
        let token = paired.tokens[request.role]
        return Admission(
            request: request,
            scopes: request.scopes,
            listedScopes: token?.scopes ?? request.scopes,
            deviceToken: token
        )
    }

    /// Finds the pairing of a device, makes one when that is allowed without asking, or opens a request for one.
    private func pair(
        _ device: PairedDevice,
        isLocal: Bool,
        _ connection: Connection
    ) throws(ConnectRefusal) -> PairedDevice {
        devices.forgetExpired(at: now)
        guard let known = devices.paired[device.deviceID] else {
            guard isLocal else { throw pairingRequired(device, .notPaired, known: nil, connection) }
            devices.approve(device, at: wallClock, token: Base64URL.encode(random.bytes(32)))
            announcePairing(requestID: random.uuid(), device.deviceID, decision: "approved")
            return devices.paired[device.deviceID] ?? device
        }
        if known.role != device.role { throw pairingRequired(device, .roleUpgrade, known: known, connection) }
        if known.isPinnedDifferently(from: device) {
            throw pairingRequired(device, .metadataUpgrade, known: known, connection)
        }
        if !known.covers(device.scopes) { throw pairingRequired(device, .scopeUpgrade, known: known, connection) }
        let time = wallClock
        devices.update(device.deviceID) { $0.lastSeenAt = time }
        return devices.paired[device.deviceID] ?? known
    }

    /// Opens a pairing request, or finds the one that this device has open already.
    func pairingRequired(
        _ device: PairedDevice,
        _ reason: PendingPairing.Reason,
        known: PairedDevice?,
        _ connection: Connection
    ) -> ConnectRefusal {
        if let open = devices.openRequest(of: device) {
            return .pairing(open, approved: known, configuration.protocolVersion)
        }
        let pending = PendingPairing(
            requestID: random.uuid(),
            device: device,
            reason: reason,
            remoteAddress: connection.upgrade.knownRemoteAddress,
            isRepair: known != nil,
            createdAt: wallClock,
            expiresAt: now + scaled(configuration.timing.pairingLifetime)
        )
        devices.add(pending)
        broadcast("device.pair.requested", pending.record, gate: .pairing)
        return .pairing(pending, approved: known, configuration.protocolVersion)
    }

    func announcePairing(requestID: String, _ deviceID: String, decision: String) {
        let payload: JSONValue = [
            "requestId": .string(requestID), "deviceId": .string(deviceID), "decision": .string(decision),
            "ts": .integer(wallClock),
        ]
        broadcast("device.pair.resolved", payload, gate: .pairing)
    }
}

extension PairedDevice {
    /// The platform and the family are pinned at pairing; a family that was never given may be added.
    fileprivate func isPinnedDifferently(from other: PairedDevice) -> Bool {
        if platform.trimmed.lowercased() != other.platform.trimmed.lowercased() { return true }
        guard let deviceFamily else { return false }
        return deviceFamily.trimmed.lowercased() != other.deviceFamily?.trimmed.lowercased()
    }
}
