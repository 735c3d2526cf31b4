import Crypto
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Checks that a client holds the private key of the device it names.
struct DeviceProof {
    /// How far the time of a signature may be from the gateway's clock, in milliseconds.
    static let allowedSkew: Int64 = 120_000

    let request: ConnectRequest
    let device: ConnectRequest.Device
    let nonce: String
    let wallClock: Int64

    /// Throws what is wrong with the proof, in the order in which the gateway looks.
    func verify() throws(ConnectRefusal) {
        let key = Base64URL.decode(device.publicKey) ?? []
        guard device.id == fingerprint(of: key) else {
            throw .device("device identity mismatch", code: "DEVICE_ID_MISMATCH", reason: "device-id-mismatch")
        }
        // Both are milliseconds; a difference that overflows is far outside of the window.
        let (skew, overflow) = wallClock.subtractingReportingOverflow(device.signedAt)
        guard !overflow, skew.magnitude <= UInt64(Self.allowedSkew) else {
            throw .device("device signature expired", code: "SIGNATURE_EXPIRED", reason: "device-signature-stale")
        }
        let given = device.nonce.trimmed
        guard !given.isEmpty else {
            throw .device("device nonce required", code: "NONCE_REQUIRED", reason: "device-nonce-missing")
        }
        guard given == nonce else {
            throw .device("device nonce mismatch", code: "NONCE_MISMATCH", reason: "device-nonce-mismatch")
        }
        guard let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else {
            throw .device("device public key invalid", code: "PUBLIC_KEY_INVALID", reason: "device-public-key")
        }
        let signature = Data(Base64URL.decode(device.signature) ?? [])
        let isSigned = [thirdPayload, secondPayload].contains {
            publicKey.isValidSignature(signature, for: Data($0.utf8))
        }
        guard isSigned else {
            throw .device("device signature invalid", code: "SIGNATURE_INVALID", reason: "device-signature")
        }
    }

    private func fingerprint(of key: [UInt8]) -> String {
        SHA256.hash(data: key).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// What version 2 of the proof signs.
    private var secondPayload: String {
        (["v2"] + common).joined(separator: "|")
    }

    /// What version 3 of the proof signs: the platform and the device's family as well.
    private var thirdPayload: String {
        (["v3"] + common + [normalized(request.platform), normalized(request.deviceFamily ?? "")])
            .joined(separator: "|")
    }

    private var common: [String] {
        [
            device.id, request.clientID, request.clientMode, request.role, request.scopes.joined(separator: ","),
            String(device.signedAt), request.signedToken, device.nonce.trimmed,
        ]
    }

    /// Trimmed, and only ASCII letters lowered.
    private func normalized(_ text: String) -> String {
        String(text.trimmed.map { $0.isASCII ? Character($0.lowercased()) : $0 })
    }
}

extension String {
    /// The text without white space at both ends.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[start...end])
    }
}
