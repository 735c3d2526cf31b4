/// The text that a device signs to prove its identity at `connect`.
///
/// The gateway builds the same text from the parameters it received and checks the signature against it. It contains the
/// token: never log it.
public struct SignaturePayload: Sendable {
    /// The form of the text.
    public enum Version: String, Sendable, Hashable, CaseIterable {
        /// Without platform and device family; for gateways that do not know ``v3``.
        case v2
        /// With platform and device family.
        case v3
    }

    /// The form of the text.
    public var version: Version
    /// The id of the device that signs.
    public var deviceID: String
    /// The client's id as sent.
    public var clientID: String
    /// The client's mode as sent.
    public var clientMode: String
    /// The role as sent.
    public var role: String
    /// The scopes in the order in which they are sent.
    public var scopes: [OperatorScope]
    /// When the signature is made, in milliseconds since 1970; it has to be within two minutes of the gateway's clock.
    public var signedAt: Int64
    /// The token that is sent, or else the device token that is sent; never the password.
    public var token: Secret?
    /// The nonce of the gateway's challenge.
    public var nonce: String
    /// The platform as sent.
    public var platform: String
    /// The device family as sent.
    public var deviceFamily: String?

    /// Makes a payload.
    public init(
        version: Version = .v3,
        deviceID: String,
        clientID: String,
        clientMode: String,
        role: String,
        scopes: [OperatorScope],
        signedAt: Int64,
        token: Secret?,
        nonce: String,
        platform: String,
        deviceFamily: String? = nil
    ) {
        self.version = version
        self.deviceID = deviceID
        self.clientID = clientID
        self.clientMode = clientMode
        self.role = role
        self.scopes = scopes
        self.signedAt = signedAt
        self.token = token
        self.nonce = nonce
        self.platform = platform
        self.deviceFamily = deviceFamily
    }

    /// The text to sign: the fields joined with `|`, without escaping.
    public var text: String {
        var fields = [
            version.rawValue, deviceID, clientID, clientMode, role,
            scopes.map(\.rawValue).joined(separator: ","),
            String(signedAt), token?.reveal() ?? "", nonce,
        ]
        if version == .v3 { fields += [Self.normalised(platform), Self.normalised(deviceFamily ?? "")] }
        return fields.joined(separator: "|")
    }

    /// Trims white space and lowers the letters A to Z, and no others: the gateway does the same.
    private static func normalised(_ text: String) -> String {
        let inner = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        return String(
            decoding: String(inner).utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self
        )
    }
}

extension SignaturePayload: CustomStringConvertible {
    /// The payload's form, without its content.
    public var description: String { "SignaturePayload(\(version.rawValue))" }
}
