import NIOCore
import NIOEmbedded
import NIOSSL
import Testing

@testable import OpenClawGateway

@Suite struct TLSPinTests {
    private func verdict(_ pin: TLSPin, _ chain: [NIOSSLCertificate]) throws -> NIOSSLVerificationResult {
        let loop = EmbeddedEventLoop()
        let promise = loop.makePromise(of: NIOSSLVerificationResult.self)
        pin.verify(chain, promise)
        return try promise.futureResult.wait()
    }

    private func certificate() throws -> NIOSSLCertificate {
        try NIOSSLCertificate(bytes: Array(TestCertificate.chain.utf8), format: .pem)
    }

    @Test(arguments: ["plain", "upper", "colons", "prefix", "all"])
    func `accepts the usual ways to write a fingerprint`(form: String) throws {
        let plain = try TestCertificate.fingerprint()
        let colons = stride(from: 0, to: 64, by: 2).map { place in
            let start = plain.index(plain.startIndex, offsetBy: place)
            return plain[start..<plain.index(start, offsetBy: 2)]
        }.joined(separator: ":")
        let text = [
            "plain": plain, "upper": plain.uppercased(), "colons": colons, "prefix": "sha256:" + plain,
            "all": "SHA256:" + colons.uppercased(),
        ][form]
        let pin = try TLSPin(try #require(text))
        #expect(try verdict(pin, [certificate()]) == .certificateVerified)
        #expect(pin.refusedFingerprint == nil)
    }

    @Test(arguments: [
        "", "sha256:", String(repeating: "a", count: 63), String(repeating: "a", count: 65),
        String(repeating: "g", count: 64), "zz" + String(repeating: "a", count: 64),
        String(repeating: "\u{FF11}", count: 64),
    ])
    func `refuses what is no fingerprint`(text: String) throws {
        let error = try #require(throws: GatewayError.self) { try TLSPin(text) }
        #expect(error.code == .invalidAddress)
    }

    @Test
    func `another certificate fails, and is named`() throws {
        let pin = try TLSPin(String(repeating: "0", count: 64))
        #expect(try verdict(pin, [certificate()]) == .failed)
        #expect(try pin.refusedFingerprint == TestCertificate.fingerprint())
    }

    @Test
    func `a server without a certificate fails`() throws {
        let pin = try TLSPin(String(repeating: "0", count: 64))
        #expect(try verdict(pin, []) == .failed)
    }
}
