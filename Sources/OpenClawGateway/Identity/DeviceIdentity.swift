import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The Ed25519 key by which a gateway recognises this device.
///
/// Keep one for the life of an installation: a human approves it once, and a new one has to be approved again. Use
/// ``load(from:createIfMissing:)``; an identity made with ``init()`` is gone with the process.
public struct DeviceIdentity: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// The device's id: the SHA-256 of the raw public key, 64 hexadecimal digits in lower case.
    public let id: String
    /// The raw public key in base64url without padding.
    public let publicKey: String

    /// Makes a new identity from the system's random numbers.
    public init() { self.init(key: Curve25519.Signing.PrivateKey()) }

    /// Makes the identity of a known 32-byte seed, for tests and for keys that are kept elsewhere.
    public init(seed: [UInt8]) throws(GatewayError) {
        do {
            self.init(key: try Curve25519.Signing.PrivateKey(rawRepresentation: seed))
        } catch {
            throw GatewayError(
                .identityUnusable,
                "The seed of a device identity has \(seed.count) bytes and not 32.",
                advice: "Give the 32 raw bytes of an Ed25519 private key.",
                cause: error
            )
        }
    }

    private init(key: Curve25519.Signing.PrivateKey) {
        self.key = key
        let raw = key.publicKey.rawRepresentation
        id = SHA256.hash(data: raw).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        publicKey = Base64URL.encode(raw)
    }

    /// Signs `payload`, and gives the signature in base64url without padding.
    public func signature(for payload: SignaturePayload) throws(GatewayError) -> String {
        do {
            return Base64URL.encode(try key.signature(for: Data(payload.text.utf8)))
        } catch {
            throw GatewayError(.identityUnusable, "The device's key could not sign the connection.", cause: error)
        }
    }

    /// The private key's 32 bytes.
    var seed: [UInt8] { Array(key.rawRepresentation) }
}

extension DeviceIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The device's id, never the key.
    public var description: String { "device \(id)" }
    /// The device's id, never the key.
    public var debugDescription: String { description }
    /// A mirror that shows the id alone.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
