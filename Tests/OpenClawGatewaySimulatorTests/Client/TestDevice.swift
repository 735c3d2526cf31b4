import Crypto
import Foundation
import OpenClawGateway

/// A device key of a test, with the signatures that clients make.
struct TestDevice {
    let key: Curve25519.Signing.PrivateKey

    init() { key = Curve25519.Signing.PrivateKey() }

    var publicKey: String { Self.base64URL(key.publicKey.rawRepresentation) }

    var id: String {
        SHA256.hash(data: key.publicKey.rawRepresentation).map { String(format: "%02x", $0) }.joined()
    }

    /// Adds the proof of this device to the parameters of `connect`.
    func sign(
        _ params: JSONValue,
        nonce: String,
        signedAt: Int64,
        version: Int = 3,
        signedToken: String? = nil
    ) throws -> JSONValue {
        let client = params["client"] ?? [:]
        let auth = params["auth"] ?? [:]
        let scopes = (params["scopes"]?.array ?? []).compactMap(\.string).joined(separator: ",")
        let token = signedToken ?? auth["token"]?.string ?? auth["deviceToken"]?.string ?? ""
        var fields = [
            "v\(version)", id, client["id"]?.string ?? "", client["mode"]?.string ?? "", "operator", scopes,
            String(signedAt), token, nonce,
        ]
        if version == 3 {
            fields += [
                client["platform"]?.string?.lowercased() ?? "", client["deviceFamily"]?.string?.lowercased() ?? "",
            ]
        }
        let signature = try key.signature(for: Data(fields.joined(separator: "|").utf8))
        return params.with(
            "device",
            [
                "id": .string(id), "publicKey": .string(publicKey), "signature": .string(Self.base64URL(signature)),
                "signedAt": .integer(signedAt), "nonce": .string(nonce),
            ]
        )
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }
}
