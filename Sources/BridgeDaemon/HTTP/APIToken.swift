import Crypto
package import OpenClawGateway

/// The token that shows that a caller may use the daemon.
package struct APIToken: Sendable {
    private let digest: HMAC<SHA256>.MAC
    private let key: SymmetricKey

    /// Takes a token.
    package init(_ token: Secret) {
        key = SymmetricKey(size: .bits256)
        digest = Self.digest(token.reveal(), key)
    }

    /// Reads the token of a file, and makes the file when it is missing.
    ///
    /// - Parameter path: The file; it must have mode 0600 and lie in a folder that nobody else may write.
    /// - Throws: ``DaemonError`` when it cannot be read or made, or holds no token.
    package init(file path: String) throws(DaemonError) {
        let file = ProtectedFile(path: path)
        do throws(GatewayError) {
            if try file.load() == nil {
                var generator = SystemRandomNumberGenerator()
                let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
                _ = try file.create(Array("\(Base64URL.encode(bytes))\n".utf8))
            }
            let text = String(decoding: try file.load() ?? [], as: UTF8.self)
            let token = text.split(whereSeparator: \.isWhitespace)
            guard token.count == 1, let token = token.first, token.utf8.count >= 16 else {
                throw GatewayError(.identityUnusable, "The file \(path) must hold one token of at least 16 characters.")
            }
            self.init(Secret(String(token)))
        } catch {
            throw DaemonError(.token, error.message, advice: error.advice)
        }
    }

    /// Whether a text is the token, in a time that does not tell how much of it is right.
    func matches(_ text: String) -> Bool { Self.digest(text, key) == digest }

    private static func digest(_ text: String, _ key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }
}
