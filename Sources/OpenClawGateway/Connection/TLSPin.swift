import Crypto
import NIOCore
import NIOSSL
import Synchronization

/// A pinned certificate, checked inside the TLS handshake.
///
/// The fingerprint is the SHA-256 of the server's leaf certificate in DER form. With a pin the trust store is not asked:
/// the gateway's own certificate is self-signed.
final class TLSPin: Sendable {
    private let expected: String
    private let seen = Mutex<String?>(nil)

    /// Accepts hexadecimal with or without colons, in any case, and with an optional `sha256:` prefix.
    init(_ text: String) throws(GatewayError) {
        let lowered = text.lowercased()
        let digits = (lowered.hasPrefix("sha256:") ? lowered.dropFirst(7) : lowered[...]).filter { $0 != ":" }
        guard digits.utf8.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            throw GatewayError(
                .invalidAddress,
                "The pinned certificate fingerprint is not a SHA-256 in 64 hexadecimal digits.",
                advice: "Take it from: openssl x509 -in CERTIFICATE -noout -fingerprint -sha256."
            )
        }
        expected = String(digits)
    }

    /// The fingerprint of the certificate that was refused, when one was.
    var refusedFingerprint: String? { seen.withLock { $0 } }

    /// Compares the leaf of the chain the server sent.
    func verify(_ chain: [NIOSSLCertificate], _ verdict: EventLoopPromise<NIOSSLVerificationResult>) {
        let fingerprint = chain.first.flatMap { try? $0.toDERBytes() }.map { der in
            SHA256.hash(data: der).map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
        }
        if fingerprint == expected { return verdict.succeed(.certificateVerified) }
        seen.withLock { $0 = fingerprint ?? "none" }
        verdict.succeed(.failed)
    }
}
