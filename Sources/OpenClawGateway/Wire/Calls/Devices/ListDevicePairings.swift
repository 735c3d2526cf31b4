/// `device.pair.list`: the devices that wait for approval, and those that have it.
public struct ListDevicePairings: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "device.pair.list"
    /// Pairing.
    public static let requiredScope: OperatorScope? = .pairing

    /// Makes a call.
    public init() {}
}

extension ListDevicePairings {
    /// The devices.
    public struct Response: Decodable, Sendable, Hashable {
        /// The requests that wait.
        public var pending: [PairingRequest]
        /// The devices that were approved.
        public var paired: [PairedDevice]

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            pending = object.list("pending")
            paired = object.list("paired")
        }
    }
}
