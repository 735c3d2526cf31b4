import NIOHTTP1
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// Who is greeted, and what everybody else is told.
@Suite(.timeLimit(.minutes(1)))
struct HandshakeTests {
    static let cli: JSONValue = ["id": "cli", "version": "1", "platform": "linux", "mode": "cli"]

    /// Sends a `connect` and gives the refusal with the close that follows.
    private static func refusal(
        of params: JSONValue,
        by gateway: GatewaySimulator,
        headers: HTTPHeaders = [:]
    ) async throws -> (answer: JSONValue, close: RawClient.Inbound) {
        let talk = try await GatewayTalk(gateway, headers: headers)
        let answer = try await talk.request("connect", params)
        return (answer, try await talk.close())
    }

    @Test(arguments: [
        ("nope", "AUTH_TOKEN_MISMATCH", "unauthorized: gateway token mismatch (provide gateway auth token)"),
        ("", "DEVICE_IDENTITY_REQUIRED", "device identity required"),
    ])
    func `refuses a wrong and a missing token`(token: String, code: String, message: String) async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let auth: JSONValue = token.isEmpty ? [:] : ["token": .string(token)]
            let (answer, close) = try await Self.refusal(of: GatewayTalk.connectParams(auth: auth), by: gateway)
            #expect(answer.detailsCode == code)
            #expect(answer.errorMessage == message)
            #expect(close == .close(code: 1008, reason: message))
        }
    }

    @Test
    func `tells a missing password from a wrong one`() async throws {
        try await GatewaySimulator.withSimulator(.init(authentication: .password("right"))) { gateway in
            let missing = try await Self.refusal(of: GatewayTalk.connectParams(auth: ["token": "right"]), by: gateway)
            #expect(missing.answer.detailsCode == "AUTH_PASSWORD_MISSING")
            let wrong = try await Self.refusal(of: GatewayTalk.connectParams(auth: ["password": "x"]), by: gateway)
            #expect(wrong.answer.detailsCode == "AUTH_PASSWORD_MISMATCH")
            try await GatewayTalk(gateway).connect(GatewayTalk.connectParams(auth: ["password": "right"]))
        }
    }

    @Test
    func `without a shared secret a device or the backend rule is still demanded`() async throws {
        try await GatewaySimulator.withSimulator(.init(authentication: .none)) { gateway in
            let hello = try await GatewayTalk(gateway).connect(GatewayTalk.connectParams(auth: [:]))
            #expect(hello["auth"]?["scopes"] == ["operator.read", "operator.write"])
            let params = GatewayTalk.connectParams(auth: [:], client: Self.cli)
            #expect(try await Self.refusal(of: params, by: gateway).answer.detailsCode == "DEVICE_IDENTITY_REQUIRED")
        }
    }

    @Test(arguments: [
        ["id": "cli", "version": "1", "platform": "linux", "mode": "cli"] as JSONValue,
        ["id": "gateway-client", "version": "1", "platform": "linux", "mode": "cli"],
        ["id": "test", "version": "1", "platform": "linux", "mode": "backend"],
    ])
    func `without a device every other client loses its scopes`(client: JSONValue) async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk(gateway)
            let hello = try await talk.connect(GatewayTalk.connectParams(client: client))
            #expect(hello["auth"]?["scopes"] == [])
            #expect(try await talk.request("status").errorMessage == "missing scope: operator.read")
        }
    }

    @Test
    func `behind a proxy the backend rule does not hold`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk(gateway, headers: ["X-Forwarded-For": "192.0.2.7"])
            #expect(try await talk.connect()["auth"]?["scopes"] == [])
        }
    }

    @Test
    func `refuses the origin of a browser that it does not know`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let (answer, _) = try await Self.refusal(
                of: GatewayTalk.connectParams(),
                by: gateway,
                headers: ["Origin": "https://example.com"]
            )
            #expect(answer.detailsCode == "CONTROL_UI_ORIGIN_NOT_ALLOWED")
            let local = try await GatewayTalk(gateway, headers: ["Origin": "http://localhost:3000"])
            #expect(try await local.connect()["auth"]?["scopes"] == [])
        }
    }

    @Test(arguments: [
        (ProtocolVersion.v4, 1, 2, false), (.v4, 3, 3, false), (.v4, 5, 6, false), (.v4, 3, 5, true), (.v4, 4, 4, true),
        (.v3, 3, 3, true), (.v3, 4, 4, false), (.v3, 3, 4, true),
    ])
    func `takes a range that holds its protocol`(
        version: ProtocolVersion,
        oldest: Int64,
        newest: Int64,
        isAccepted: Bool
    ) async throws {
        try await GatewaySimulator.withSimulator(.init(protocolVersion: version)) { gateway in
            let params = GatewayTalk.connectParams()
                .with("minProtocol", .integer(oldest)).with("maxProtocol", .integer(newest))
            let talk = try await GatewayTalk(gateway)
            let answer = try await talk.request("connect", params)
            #expect(answer["ok"] == .bool(isAccepted))
            guard !isAccepted else { return }
            let details = answer["error"]?["details"]
            #expect(details?["expectedProtocol"] == .integer(Int64(version.rawValue)))
            #expect(details?["code"] == (version == .v4 ? "PROTOCOL_MISMATCH" : nil))
            #expect(try await talk.close() == .close(code: 1002, reason: "protocol mismatch"))
        }
    }

    enum Proof: CaseIterable {
        case tampered, stale, future, otherNonce, blankNonce, otherID, brokenKey, otherToken, otherScopes

        var code: String {
            switch self {
            case .tampered, .otherToken, .otherScopes: "DEVICE_AUTH_SIGNATURE_INVALID"
            case .stale, .future: "DEVICE_AUTH_SIGNATURE_EXPIRED"
            case .otherNonce: "DEVICE_AUTH_NONCE_MISMATCH"
            case .blankNonce: "DEVICE_AUTH_NONCE_REQUIRED"
            case .otherID, .brokenKey: "DEVICE_AUTH_DEVICE_ID_MISMATCH"
            }
        }

        func spoil(_ params: JSONValue, _ device: TestDevice, nonce: String, time: Int64) throws -> JSONValue {
            let good = try device.sign(params, nonce: nonce, signedAt: time)
            let proof = good["device"] ?? [:]
            switch self {
            case .tampered:
                let other = try TestDevice().sign(params, nonce: nonce, signedAt: time)["device"]?["signature"]
                return good.with("device", proof.with("signature", other))
            case .stale: return try device.sign(params, nonce: nonce, signedAt: time - 600_000)
            case .future: return try device.sign(params, nonce: nonce, signedAt: time + 600_000)
            case .otherNonce: return try device.sign(params, nonce: "another", signedAt: time)
            case .blankNonce: return good.with("device", proof.with("nonce", " "))
            case .otherID: return good.with("device", proof.with("id", .string(TestDevice().id)))
            case .brokenKey: return good.with("device", proof.with("publicKey", "not-a-key"))
            case .otherToken: return try device.sign(params, nonce: nonce, signedAt: time, signedToken: "")
            case .otherScopes: return good.with("scopes", ["operator.admin"])
            }
        }
    }

    @Test(arguments: Proof.allCases)
    func `refuses a proof that does not hold`(proof: Proof) async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk(gateway)
            let params = try proof.spoil(
                GatewayTalk.connectParams(client: Self.cli),
                TestDevice(),
                nonce: talk.nonce,
                time: talk.challengeTime
            )
            let answer = try await talk.request("connect", params)
            #expect(answer.detailsCode == proof.code)
            guard case .close(1008, _) = try await talk.close() else {
                Issue.record("not closed with 1008")
                return
            }
        }
    }

    @Test
    func `a clock that is wrong refuses signatures made by ours`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.clockOffset = .seconds(600)
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let talk = try await GatewayTalk(gateway)
            let params = GatewayTalk.connectParams(client: Self.cli)
            let own = try TestDevice().sign(params, nonce: talk.nonce, signedAt: talk.challengeTime - 600_000)
            #expect(try await talk.request("connect", own).detailsCode == "DEVICE_AUTH_SIGNATURE_EXPIRED")
        }
    }

    @Test
    func `a device token that is not the device's is refused`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk(gateway)
            let params = GatewayTalk.connectParams(auth: ["deviceToken": "bogus"], client: Self.cli)
            let signed = try TestDevice().sign(params, nonce: talk.nonce, signedAt: talk.challengeTime)
            #expect(try await talk.request("connect", signed).detailsCode == "AUTH_DEVICE_TOKEN_MISMATCH")
        }
    }

    @Test(arguments: [
        ("{not json", 1000, ""), (#"{"hello":1}"#, 1008, "invalid request frame"),
        (#"{"type":"req","id":"1","method":"status"}"#, 1008, "invalid handshake: first request must be connect"),
        (String(repeating: "x", count: 65_537), 1009, ""),
    ])
    func `closes on anything but a connect`(text: String, code: Int, reason: String) async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let talk = try await GatewayTalk(gateway)
            talk.client.send(text: text)
            #expect(try await talk.close() == .close(code: code, reason: reason))
        }
    }

    @Test
    func `closes a client that says nothing`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.timing.handshakeTimeout = .milliseconds(20)
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let talk = try await GatewayTalk(gateway)
            #expect(try await talk.close() == .close(code: 1000, reason: ""))
        }
    }

    @Test
    func `cuts a close reason to what a close frame holds`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let params = GatewayTalk.connectParams(
                client: ["id": "my-own-client", "version": "1", "platform": "linux", "mode": "operator"]
            )
            let (answer, close) = try await Self.refusal(of: params, by: gateway)
            guard case .close(1008, let reason) = close else {
                Issue.record("not closed with 1008")
                return
            }
            #expect(reason.utf8.count <= 123)
            #expect(answer.errorMessage?.hasPrefix(reason) == true)
        }
    }

    @Test
    func `the thirty-third connection that is not greeted is refused by HTTP`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            var waiting: [GatewayTalk] = []
            for _ in 0..<32 { waiting.append(try await GatewayTalk(gateway)) }
            let refused = RawClient.UpgradeRefused(status: 503, body: "Too many unauthenticated sockets")
            await #expect(throws: refused) { try await RawClient.connect(port: gateway.port) }
            try await waiting[0].connect()
            _ = try await GatewayTalk(gateway)
        }
    }

    @Test
    func `locks an address out after ten wrong tokens, also for the right one`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let headers: HTTPHeaders = ["X-Forwarded-For": "192.0.2.7"]
            for _ in 0..<10 {
                let wrong = GatewayTalk.connectParams(auth: ["token": "nope"])
                let answer = try await Self.refusal(of: wrong, by: gateway, headers: headers).answer
                #expect(answer.detailsCode == "AUTH_TOKEN_MISMATCH")
            }
            let locked = try await Self.refusal(of: GatewayTalk.connectParams(), by: gateway, headers: headers)
            #expect(locked.answer.detailsCode == "AUTH_RATE_LIMITED")
            #expect(locked.answer["error"]?["retryAfterMs"] == nil)
            try await GatewayTalk(gateway).connect()
        }
    }
}
