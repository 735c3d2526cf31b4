import Crypto
import Foundation

/// A device of a dialogue, with a key of its own: recorded signatures are made again for the challenge of this connection.
struct Device {
    private let key = Curve25519.Signing.PrivateKey()

    var publicKey: String { base64URL(key.publicKey.rawRepresentation) }

    var id: String { SHA256.hash(data: key.publicKey.rawRepresentation).map { hex($0) }.joined() }

    /// The `device` member of a connect request with these `params`, signed as `plan` says.
    func proof(_ plan: SignaturePlan, params: [String: JSON], challenge: JSON) throws -> JSON {
        let request = JSON.object(params)
        let id = plan.id ?? id
        let challengeNonce = challenge["nonce"]?.string ?? ""
        let nonce = plan.nonce.map { $0 == "another" ? UUID().uuidString.lowercased() : $0 } ?? challengeNonce
        let signedAt = (challenge["ts"]?.number ?? 0) + plan.skewSeconds * 1000
        let scopes = plan.signedScopes ?? (request["scopes"]?.array ?? []).compactMap(\.string)
        let token = plan.signedToken ?? request["auth.token"]?.string ?? request["auth.deviceToken"]?.string ?? ""
        var fields = [
            "v\(plan.version)", id, request["client.id"]?.string ?? "", request["client.mode"]?.string ?? "",
            request["role"]?.string ?? "operator", scopes.joined(separator: ","), String(Int64(signedAt)), token,
            plan.signsChallenge ? challengeNonce : nonce,
        ]
        if plan.version == 3 {
            fields += [normal(request["client.platform"]?.string), normal(request["client.deviceFamily"]?.string)]
        }
        var signature = try key.signature(for: Data(fields.joined(separator: "|").utf8))
        if plan.isTampered { signature[signature.startIndex] ^= 1 }
        return [
            "id": .string(id), "publicKey": .string(plan.publicKey ?? publicKey),
            "signature": .string(base64URL(signature)),
            "signedAt": .number(signedAt), "nonce": .string(nonce),
        ]
    }

    private func normal(_ text: String?) -> String {
        (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }

    private func base64URL(_ data: Data) -> String {
        data.base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
