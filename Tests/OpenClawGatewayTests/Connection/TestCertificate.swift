import Crypto
import NIOSSL
import OpenClawGatewaySimulator

/// A self-signed certificate for 127.0.0.1 with its throw-away key, valid until 2126.
enum TestCertificate {
    static let chain = """
        -----BEGIN CERTIFICATE-----
        MIIBjzCCATagAwIBAgIUAOTH6tfJr0Nn1ef777JN46TcsXQwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMzEzNDA0OFoYDzIxMjYxMDMw
        MTM0MDQ4WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQnRLSw9Ia6GRh9T9Sa2c8eRcEio+qYybIza9T8U9oO4vNaqzwSAqUr
        MI4XnjJe3l17UBBgZDG4gAtThNHS7TfEo2QwYjAdBgNVHQ4EFgQU+C48u1vXpedG
        I1ofscCUcHnc+0YwHwYDVR0jBBgwFoAU+C48u1vXpedGI1ofscCUcHnc+0YwDwYD
        VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
        IGYFRwFmq79KlMklIjhLVaVkHbshwrogR0kNk0dGim3xAiB9vhFWXBWYXZFCbk7m
        AXCg3rMZ/EQ2aE+Dt33tHlHHZA==
        -----END CERTIFICATE-----
        """

    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgr7FCVZQJNzUotu3g
        N0Wm+BXz8YhalnrLx8m7blWE4UWhRANCAAQnRLSw9Ia6GRh9T9Sa2c8eRcEio+qY
        ybIza9T8U9oO4vNaqzwSAqUrMI4XnjJe3l17UBBgZDG4gAtThNHS7TfE
        -----END PRIVATE KEY-----
        """

    static var simulated: GatewaySimulator.TLS {
        GatewaySimulator.TLS(certificateChain: chain, privateKey: key)
    }

    static func serverContext() throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8))
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
            )
        )
    }

    /// The certificate's SHA-256 in lower-case hexadecimal.
    static func fingerprint() throws -> String {
        let leaf = try NIOSSLCertificate(bytes: Array(chain.utf8), format: .pem)
        return SHA256.hash(data: try leaf.toDERBytes()).map { byte in
            byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
        }.joined()
    }
}
