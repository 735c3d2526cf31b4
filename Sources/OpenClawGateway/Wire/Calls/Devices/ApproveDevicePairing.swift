/// `device.pair.approve`: lets a device in.
///
/// Whoever approves has to hold every scope that the device asks for.
public struct ApproveDevicePairing: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "device.pair.approve"
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

extension ApproveDevicePairing {
    /// The approved device.
    public struct Response: Decodable, Sendable, Hashable {
        /// The request's id.
        public var requestID: String?
        /// The device.
        public var device: PairedDevice?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            requestID = object.string("requestId")
            device = object.value("device")
        }
    }
}
