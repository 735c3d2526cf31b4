/// Somebody decided about a device.
public struct DevicePairResolved: Decodable, Sendable, Hashable {
    /// The request's id.
    public var requestID: String
    /// The device's id.
    public var deviceID: String?
    /// `approved` or `rejected`.
    public var decision: String?
    /// When it was decided, in milliseconds since 1970.
    public var timestamp: Int64?

    /// Decodes leniently; only the request's id has to be there.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        requestID = try object.required("requestId")
        deviceID = object.string("deviceId")
        decision = object.string("decision")
        timestamp = object.integer("ts")
    }
}
