/// A token that a gateway issued to this device.
public struct StoredDeviceToken: Sendable, Hashable {
    /// The token.
    public var token: Secret
    /// The scopes that the gateway listed for it.
    public var scopes: [OperatorScope]

    /// Makes a record.
    public init(token: Secret, scopes: [OperatorScope]) {
        self.token = token
        self.scopes = scopes
    }
}

/// The device tokens that gateways issued, one for each gateway, device and role.
///
/// They lie in one file with mode 0600 in a folder with mode 0700; looser modes, a foreign owner, a symbolic link and
/// unreadable content are refused with ``GatewayError/Code-swift.struct/identityUnusable``. Several processes may share the
/// file: changes are made under a lock, and the file is replaced as a whole. Every call reads or writes before it returns.
public struct DeviceTokenStore: Sendable {
    private let file: ProtectedFile

    /// Names the file; it is made with the first token.
    public init(file: String) { self.file = ProtectedFile(path: file) }

    /// The token for a gateway, a device and a role.
    public func token(
        gateway: GatewayAddress,
        deviceID: String,
        role: String = "operator"
    ) throws(GatewayError) -> StoredDeviceToken? {
        let place = Place(gateway: gateway, deviceID: deviceID, role: role)
        return try load().tokens.first { $0.isFiled(under: place) }.map { record in
            StoredDeviceToken(
                token: Secret(record.token),
                scopes: record.scopes.map(OperatorScope.init(rawValue:))
            )
        }
    }

    /// Keeps a token, in place of the one that was kept there.
    public func store(
        _ token: StoredDeviceToken,
        gateway: GatewayAddress,
        deviceID: String,
        role: String = "operator"
    ) throws(GatewayError) {
        let place = Place(gateway: gateway, deviceID: deviceID, role: role)
        try change { records in
            records.removeAll { $0.isFiled(under: place) }
            records.append(
                Record(
                    gateway: place.gateway,
                    deviceId: place.deviceID,
                    role: place.role,
                    token: token.token.reveal(),
                    scopes: token.scopes.map(\.rawValue)
                )
            )
        }
    }

    /// Forgets a token.
    ///
    /// With `unlessChangedFrom` it is forgotten only while it is still that one: another process may have renewed it.
    public func remove(
        gateway: GatewayAddress,
        deviceID: String,
        role: String = "operator",
        unlessChangedFrom refused: Secret? = nil
    ) throws(GatewayError) {
        let place = Place(gateway: gateway, deviceID: deviceID, role: role)
        try change { records in
            records.removeAll { $0.isFiled(under: place) && (refused == nil || refused?.reveal() == $0.token) }
        }
    }
}

// MARK: - The file

extension DeviceTokenStore {
    /// What a token is filed under.
    private struct Place {
        var gateway: String
        var deviceID: String
        var role: String

        init(gateway: GatewayAddress, deviceID: String, role: String) {
            self.gateway = gateway.description
            self.deviceID = deviceID
            self.role = role
        }
    }

    private struct Record: Codable, Hashable {
        var gateway: String
        var deviceId: String
        var role: String
        var token: String
        var scopes: [String]

        func isFiled(under place: Place) -> Bool {
            gateway == place.gateway && deviceId == place.deviceID && role == place.role
        }
    }

    private struct Content: Codable {
        var version = 1
        var tokens: [Record] = []
    }

    private func load() throws(GatewayError) -> Content {
        guard let bytes = try file.load() else { return Content() }
        guard let content = try? JSONCoding.decode(Content.self, from: bytes), content.version == 1 else {
            throw GatewayError(
                .identityUnusable,
                "The device tokens at \(file.path) are damaged; the file was left as it is.",
                advice:
                    "Move the file away: the gateway issues a token again at the next connection with its own token."
            )
        }
        return content
    }

    private func change(_ body: (inout [Record]) -> Void) throws(GatewayError) {
        try file.withLock { () throws(GatewayError) in
            let before = try load()
            var after = before
            body(&after.tokens)
            guard after.tokens != before.tokens else { return }
            try save(after)
        }
    }

    private func save(_ content: Content) throws(GatewayError) {
        let bytes: [UInt8]
        do {
            bytes = try JSONCoding.encode(content)
        } catch {
            throw GatewayError(.identityUnusable, "The device tokens could not be written as JSON.", cause: error)
        }
        try file.replace(with: bytes + [UInt8(ascii: "\n")])
    }
}
