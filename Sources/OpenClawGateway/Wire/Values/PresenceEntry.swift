/// A program that is, or was a short time ago, connected to the gateway.
public struct PresenceEntry: Decodable, Sendable, Hashable {
    /// The machine's name, or the client's.
    public var host: String?
    /// The address the client came from.
    public var address: String?
    /// The client's version.
    public var version: String?
    /// The client's platform.
    public var platform: String?
    /// The client's device family.
    public var deviceFamily: String?
    /// The client's mode, for example `backend`; the gateway itself has `gateway`.
    public var mode: String?
    /// Why the entry was written, for example `connect`, `disconnect` or `self`.
    public var reason: String?
    /// The device's id.
    public var deviceID: String?
    /// The roles of the connection.
    public var roles: [String]
    /// The scopes of the connection.
    public var scopes: [OperatorScope]
    /// The key of the entry.
    ///
    /// The gateway's own entry has a new one in each process, where the gateway sends it.
    public var instanceID: String?
    /// The gateway's summary of the entry.
    public var text: String?
    /// When the entry was written, in milliseconds since 1970.
    public var timestamp: Int64?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        host = object.string("host")
        address = object.string("ip")
        version = object.string("version")
        platform = object.string("platform")
        deviceFamily = object.string("deviceFamily")
        mode = object.string("mode")
        reason = object.string("reason")
        deviceID = object.string("deviceId")
        roles = object.strings("roles")
        scopes = object.strings("scopes").map(OperatorScope.init(rawValue:))
        instanceID = object.string("instanceId")
        text = object.string("text")
        timestamp = object.integer("ts")
    }
}
