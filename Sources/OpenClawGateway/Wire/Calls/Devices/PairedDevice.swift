/// A device that somebody approved.
public struct PairedDevice: Decodable, Sendable, Hashable {
    /// The device's id.
    public var deviceID: String
    /// The device's public key.
    public var publicKey: String?
    /// A name that the device gave itself.
    public var displayName: String?
    /// The platform that is pinned to the device.
    public var platform: String?
    /// The family that is pinned to the device.
    public var deviceFamily: String?
    /// The client's id.
    public var clientID: String?
    /// The client's mode.
    public var clientMode: String?
    /// The roles it was approved for.
    public var roles: [String]
    /// The scopes it was approved for.
    public var scopes: [OperatorScope]
    /// When it was approved, in milliseconds since 1970.
    public var approvedAt: Int64?
    /// When it was last connected, in milliseconds since 1970.
    public var lastSeenAt: Int64?

    /// Decodes leniently; only the device's id has to be there.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        deviceID = try object.required("deviceId")
        publicKey = object.string("publicKey")
        displayName = object.string("displayName")
        platform = object.string("platform")
        deviceFamily = object.string("deviceFamily")
        clientID = object.string("clientId")
        clientMode = object.string("clientMode")
        roles = object.strings("roles")
        scopes = object.strings("scopes").map(OperatorScope.init(rawValue:))
        approvedAt = object.integer("approvedAtMs")
        lastSeenAt = object.integer("lastSeenAtMs")
    }
}
