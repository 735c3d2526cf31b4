/// A device that waits for somebody's approval.
public struct PairingRequest: Decodable, Sendable, Hashable {
    /// The request's id; it ends after five minutes, and the next attempt has another one.
    public var requestID: String
    /// The device's id.
    public var deviceID: String?
    /// The device's public key.
    public var publicKey: String?
    /// A name that the device gave itself.
    public var displayName: String?
    /// The device's platform.
    public var platform: String?
    /// The device's family.
    public var deviceFamily: String?
    /// The client's id.
    public var clientID: String?
    /// The client's mode.
    public var clientMode: String?
    /// The role it asks for.
    public var role: String?
    /// The scopes it asks for.
    public var scopes: [OperatorScope]
    /// The address it came from.
    public var remoteAddress: String?
    /// Whether the gateway approves it by itself.
    public var isSilent: Bool
    /// Whether the device is paired already and asks for something else.
    public var isRepair: Bool
    /// When it asked, in milliseconds since 1970.
    public var timestamp: Int64?

    /// Decodes leniently; only the request's id has to be there.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        requestID = try object.required("requestId")
        deviceID = object.string("deviceId")
        publicKey = object.string("publicKey")
        displayName = object.string("displayName")
        platform = object.string("platform")
        deviceFamily = object.string("deviceFamily")
        clientID = object.string("clientId")
        clientMode = object.string("clientMode")
        role = object.string("role")
        scopes = object.strings("scopes").map(OperatorScope.init(rawValue:))
        remoteAddress = object.string("remoteIp")
        isSilent = object.bool("silent") ?? false
        isRepair = object.bool("isRepair") ?? false
        timestamp = object.integer("ts")
    }
}
