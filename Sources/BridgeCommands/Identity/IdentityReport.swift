import OpenClawGateway

/// An identity, as it is shown.
struct IdentityReport: Presentable {
    let identity: DeviceIdentity
    let file: String
    let gateway: String
    /// The scopes of the token that the gateway issued; `nil` without a token.
    let scopes: [OperatorScope]?

    var json: JSONValue {
        [
            "ok": true, "deviceId": .string(identity.id), "publicKey": .string(identity.publicKey),
            "file": .string(file),
            "gateway": .string(gateway), "hasDeviceToken": .bool(scopes != nil),
            "scopes": .array((scopes ?? []).map { .string($0.rawValue) }),
        ]
    }

    func lines(_ style: Style) -> [String] {
        let token = scopes.map { "issued, for \($0.map(\.rawValue).joined(separator: ", "))" } ?? "none yet"
        let rows = [
            ("device", identity.id), ("public key", identity.publicKey), ("file", file),
            ("token", "\(token) (\(gateway))"),
        ]
        return rows.flatMap { style.wrap($1.printable, first: style.bold($0.padded(to: 12)), indent: 12) }
    }
}
