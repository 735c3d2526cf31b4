import Crypto
import Foundation
import OpenClawGateway
import Testing

/// The worked examples that every client of the gateway can be checked against.
struct SignaturePayloadTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var payload: SignaturePayload
        var text: String
        var byteCount: Int
        var signature: String
        var testDescription: String { name }
    }

    private static let deviceID = "56475aa75463474c0285df5dbf2bcab73da651358839e9b77481b2eab107708c"
    private static let nonce = "3f2b1c9e-7a64-4d58-9b0e-5c1d2e3f4a5b"
    private static let scopes = "operator.read,operator.write,operator.approvals"

    private static func payload(
        _ version: SignaturePayload.Version = .v3,
        scopes: [OperatorScope] = [.read, .write, .approvals],
        token: Secret? = "test-gateway-token",
        platform: String = "Linux",
        deviceFamily: String? = "Server"
    ) -> SignaturePayload {
        SignaturePayload(
            version: version,
            deviceID: deviceID,
            clientID: "gateway-client",
            clientMode: "backend",
            role: "operator",
            scopes: scopes,
            signedAt: 1_760_000_000_123,
            token: token,
            nonce: nonce,
            platform: platform,
            deviceFamily: deviceFamily
        )
    }

    private static let identity = Result { try DeviceIdentity(seed: Array(0..<32)) }

    static let examples = [
        Example(
            name: "v3 with token, platform and family",
            payload: payload(),
            text: "v3|\(deviceID)|gateway-client|backend|operator|\(scopes)|1760000000123|test-gateway-token|\(nonce)"
                + "|linux|server",
            byteCount: 230,
            signature: "tmT4oVLRo-uCaHY85NA3_3Y3igmwhHCX-cVLuoVd1OgtZwUJedKOXbnc-MuqTiymS3FStiOfjsSMQOIe2ASvBg"
        ),
        Example(
            name: "v3 without token and family",
            payload: payload(token: nil, deviceFamily: nil),
            text: "v3|\(deviceID)|gateway-client|backend|operator|\(scopes)|1760000000123||\(nonce)|linux|",
            byteCount: 206,
            signature: "qTQIZZ6-s7MdkE6NH2243jXIpy-hxefRVUtpRVavDSDAqrT3zbwIyzzBrwUAFu5oCmazZyzL1pDOQn1hQgDgDA"
        ),
        Example(
            name: "v2",
            payload: payload(.v2),
            text: "v2|\(deviceID)|gateway-client|backend|operator|\(scopes)|1760000000123|test-gateway-token|\(nonce)",
            byteCount: 217,
            signature: "quQzcsr2Z-64oAnX9hrPsHsdyJl78C228F9Fk3Fgisvdf4JUYO7otlT_PNdxoSvOxGjHfEZDu2XBzN51TmW8CQ"
        ),
        Example(
            name: "v3 without scopes",
            payload: payload(scopes: []),
            text:
                "v3|\(deviceID)|gateway-client|backend|operator||1760000000123|test-gateway-token|\(nonce)|linux|server",
            byteCount: 183,
            signature: "MwvxWquWeZCrvv_I1Qj9uGp6hz22IT0xItRJVe4r_NmwWWkhddWwcPEmbRCocAydndSFWRe2LNKql4DTKckOCg"
        ),
        Example(
            name: "v3 on a Mac",
            payload: payload(platform: "macOS", deviceFamily: "Mac"),
            text: "v3|\(deviceID)|gateway-client|backend|operator|\(scopes)|1760000000123|test-gateway-token|\(nonce)"
                + "|macos|mac",
            byteCount: 227,
            signature: "djE5g3BjQmvtG53-uaAOixQ3djPZFSwrjarnP2xHz3zfHtbQ58JAl5ig_7sZMBMfgQDFV8m2OS6bN6e-E_hNAg"
        ),
    ]

    @Test func `derives the public key and the device id from the seed`() throws {
        let identity = try Self.identity.get()
        #expect(identity.publicKey == "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg")
        #expect(identity.id == Self.deviceID)
    }

    @Test(arguments: examples)
    func `builds the text of the worked examples`(example: Example) {
        #expect(example.payload.text == example.text)
        #expect(example.payload.text.utf8.count == example.byteCount)
    }

    @Test func `builds the bytes of the first worked example`() {
        let digest = SHA256.hash(data: Data(Self.payload().text.utf8))
        let text = digest.map { String(format: "%02x", $0) }.joined()
        #expect(text == "19da4cc3d8f329b0833d0d76fddd01137c016907032eb27bb4730779fa1aebbc")
    }

    @Test(arguments: examples)
    func `signs the worked examples`(example: Example) throws {
        let identity = try Self.identity.get()
        let signature = try identity.signature(for: example.payload)
        #if !canImport(Darwin)
        // Apple's CryptoKit randomises signatures, so only elsewhere do equal inputs give equal bytes.
        #expect(signature == example.signature)
        #endif
        for text in [signature, example.signature] {
            #expect(try Self.isValid(text, for: example.payload.text))
        }
    }

    /// The obsolete first form is not offered, but its worked example still shows that the key and the encoding are right.
    @Test func `verifies the worked example of the obsolete form`() throws {
        let text = "v1|\(Self.deviceID)|gateway-client|backend|operator|\(Self.scopes)|1760000000123|test-gateway-token"
        #expect(text.utf8.count == 180)
        let signature = "OYSE10Lx1gdPlLAsHR7u3mn2Gzs5LbP17S6hOSyjtZyi5c95O9ZV36pJ33GBEkpjHcKCcdl5m4z8mKRS9cywAg"
        #expect(try Self.isValid(signature, for: text))
    }

    @Test(arguments: [
        ("  Linux\n", "linux"), ("", ""), (" \t ", ""), ("MÄC", "mÄc"), ("K\u{212A}", "k\u{212A}"),
    ])
    func `trims the platform and lowers only the letters A to Z`(platform: String, normalised: String) {
        let text = Self.payload(platform: platform, deviceFamily: nil).text
        #expect(text.hasSuffix("|\(normalised)|"))
    }

    @Test func `shows neither the token nor the text when printed`() {
        let payload = Self.payload()
        for text in ["\(payload)", String(reflecting: payload)] {
            #expect(!text.contains("test-gateway-token"))
        }
    }

    private static func isValid(_ signature: String, for text: String) throws -> Bool {
        let raw = try #require(base64URL(signature))
        let key = try #require(base64URL(try identity.get().publicKey))
        let publicKey = try Curve25519.Signing.PublicKey(rawRepresentation: key)
        return publicKey.isValidSignature(raw, for: Data(text.utf8))
    }

    private static func base64URL(_ text: String) -> Data? {
        let standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4))
    }
}
