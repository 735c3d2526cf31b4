/// The first frame of every connection: `connect.challenge`.
package struct ConnectChallenge: Decodable, Sendable {
    /// What the device's signature has to contain.
    package var nonce: String
    /// The gateway's clock, in milliseconds since 1970.
    ///
    /// Signing with it makes a wrong clock on this machine harmless.
    package var timestamp: Int64?

    package init(nonce: String, timestamp: Int64? = nil) {
        self.nonce = nonce
        self.timestamp = timestamp
    }

    package init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        nonce = try object.required("nonce")
        timestamp = object.integer("ts")
    }
}
