/// `device.pair.reject`: keeps a device out, or leaves it with the rights it has.
public struct RejectDevicePairing: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "device.pair.reject"
    /// Pairing.
    public static let requiredScope: OperatorScope? = .pairing

    /// The request's id.
    public var requestID: String

    /// Makes a call.
    public init(requestID: String) { self.requestID = requestID }

    private enum CodingKeys: String, CodingKey {
        case requestID = "requestId"
    }
}

extension RejectDevicePairing {
    /// The rejected device.
    public struct Response: Decodable, Sendable, Hashable {
        /// The request's id.
        public var requestID: String?
        /// The device's id.
        public var deviceID: String?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            requestID = object.string("requestId")
            deviceID = object.string("deviceId")
        }
    }
}
