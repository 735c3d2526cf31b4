import Crypto
import Foundation
import NIOHTTP1
import NIOSSL
import OpenClawGateway
import OpenClawGatewaySimulator

/// A test's conversation with a gateway in frames of JSON.
final class GatewayTalk: Sendable {
    let client: RawClient
    let nonce: String
    let challengeTime: Int64

    /// Opens a connection and reads the challenge.
    init(_ gateway: GatewaySimulator, headers: HTTPHeaders = [:], tls: NIOSSLContext? = nil) async throws {
        client = try await RawClient.connect(port: gateway.port, headers: headers, tls: tls)
        let challenge = try await Self.frame(client)
        guard challenge["event"] == "connect.challenge", let nonce = challenge["payload"]?["nonce"]?.string else {
            throw Unexpected(what: challenge)
        }
        self.nonce = nonce
        challengeTime = challenge["payload"]?["ts"]?.integer ?? 0
    }

    struct Unexpected: Error {
        let what: JSONValue
    }

    /// The connection ended although something was expected.
    struct Ended: Error, Equatable {
        let inbound: RawClient.Inbound
    }

    private static func frame(_ client: RawClient) async throws -> JSONValue {
        while true {
            let inbound = try await client.next()
            switch inbound {
            case .text(let text): return try JSONValue(parsing: text)
            case .ping: continue
            case .close, .ended: throw Ended(inbound: inbound)
            }
        }
    }

    /// The next frame.
    func frame() async throws -> JSONValue { try await Self.frame(client) }

    /// The next frame that fits; others are passed over.
    func frame(where matches: (JSONValue) -> Bool) async throws -> JSONValue {
        while true {
            let frame = try await frame()
            if matches(frame) { return frame }
        }
    }

    /// The next answer to a request.
    func answer(to id: JSONValue) async throws -> JSONValue {
        try await frame { $0["type"] == "res" && $0["id"] == id }
    }

    /// The next event of this name.
    func event(_ name: String) async throws -> JSONValue {
        try await frame { $0["event"]?.string == name }
    }

    /// The close of the connection; frames before it are passed over.
    func close() async throws -> RawClient.Inbound {
        while true {
            let inbound = try await client.next()
            switch inbound {
            case .close, .ended: return inbound
            default: continue
            }
        }
    }

    func send(_ frame: JSONValue) { client.send(text: frame.description) }

    /// Makes a request and waits for its answer.
    func request(_ method: String, _ params: JSONValue = [:], id: String = "r") async throws -> JSONValue {
        send(["type": "req", "id": .string(id), "method": .string(method), "params": params])
        return try await answer(to: .string(id))
    }

    // MARK: Connecting

    /// The parameters of `connect` as a bridge sends them.
    static func connectParams(
        scopes: [String] = ["operator.read", "operator.write"],
        auth: JSONValue = ["token": "test-token"],
        client: JSONValue = ["id": "gateway-client", "version": "1", "platform": "linux", "mode": "backend"]
    ) -> JSONValue {
        [
            "minProtocol": 3, "maxProtocol": 4, "client": client, "role": "operator",
            "scopes": .array(scopes.map(JSONValue.string)), "caps": [], "auth": auth,
        ]
    }

    /// Connects and gives the greeting.
    @discardableResult
    func connect(_ params: JSONValue = connectParams()) async throws -> JSONValue {
        let answer = try await request("connect", params, id: "connect")
        guard answer["ok"] == true, let hello = answer["payload"] else { throw Unexpected(what: answer) }
        return hello
    }

    /// Opens a connection and connects as a bridge does.
    static func connected(
        to gateway: GatewaySimulator,
        scopes: [String] = ["operator.read", "operator.write"]
    ) async throws -> GatewayTalk {
        let talk = try await GatewayTalk(gateway)
        try await talk.connect(connectParams(scopes: scopes))
        return talk
    }
}

extension JSONValue {
    /// This object with one member set.
    func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }

    var errorCode: String? { self["error"]?["code"]?.string }
    var errorMessage: String? { self["error"]?["message"]?.string }
    var detailsCode: String? { self["error"]?["details"]?["code"]?.string }
}
