import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// Devices that ask to be known.
@Suite(.timeLimit(.minutes(1)))
struct PairingTests {
    private static let everything = [
        "operator.admin", "operator.read", "operator.write", "operator.approvals", "operator.pairing",
    ]

    /// Connects with a device, and gives the answer.
    private static func connect(
        _ device: TestDevice,
        to gateway: GatewaySimulator,
        scopes: [String] = ["operator.read", "operator.write"],
        platform: String = "linux"
    ) async throws -> (talk: GatewayTalk, answer: JSONValue) {
        let talk = try await GatewayTalk(gateway)
        let client = HandshakeTests.cli.with("platform", .string(platform))
        let params = GatewayTalk.connectParams(scopes: scopes, client: client)
        let signed = try device.sign(params, nonce: talk.nonce, signedAt: talk.challengeTime)
        return (talk, try await talk.request("connect", signed))
    }

    @Test
    func `a device waits until somebody approves it, always under one request`() async throws {
        try await GatewaySimulator.withSimulator(.init(pairing: .required)) { gateway in
            let device = TestDevice()
            let admin = try await GatewayTalk.connected(to: gateway, scopes: Self.everything)
            let (talk, refused) = try await Self.connect(device, to: gateway)
            #expect(refused.errorCode == "NOT_PAIRED")
            let details = try #require(refused["error"]?["details"])
            #expect(details["code"] == "PAIRING_REQUIRED")
            #expect(details["reason"] == "not-paired")
            let requestID = try #require(details["requestId"]?.string)
            guard case .close(1008, let reason) = try await talk.close() else {
                Issue.record("not closed with 1008")
                return
            }
            #expect(reason.hasPrefix("pairing required: device is not approved yet"))
            #expect(try await admin.event("device.pair.requested")["payload"]?["requestId"]?.string == requestID)

            let again = try await Self.connect(device, to: gateway).answer
            #expect(again["error"]?["details"]?["requestId"]?.string == requestID)
            #expect(await gateway.pendingPairings.map(\.id) == [requestID])

            let approved = try await admin.request("device.pair.approve", ["requestId": .string(requestID)])
            #expect(approved["payload"]?["device"]?["deviceId"]?.string == device.id)
            let hello = try await Self.connect(device, to: gateway).answer
            #expect(hello["payload"]?["auth"]?["deviceToken"]?.string?.count == 43)
        }
    }

    @Test
    func `the test can approve a device itself`() async throws {
        try await GatewaySimulator.withSimulator(.init(pairing: .required)) { gateway in
            let device = TestDevice()
            _ = try await Self.connect(device, to: gateway)
            let request = try #require(await gateway.pendingPairings.first)
            #expect(request.deviceID == device.id)
            #expect(request.scopes == [.read, .write])
            #expect(await gateway.approvePairing(request.id))
            #expect(await gateway.approvePairing(request.id) == false)
            #expect(try await Self.connect(device, to: gateway).answer["ok"] == true)
        }
    }

    @Test
    func `asking for more than was approved is never silent, and the old grant stays good`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let device = TestDevice()
            _ = try await Self.connect(device, to: gateway)
            let more = try await Self.connect(device, to: gateway, scopes: Self.everything).answer
            #expect(more["error"]?["details"]?["reason"] == "scope-upgrade")
            #expect(more["error"]?["details"]?["approvedScopes"] == ["operator.read", "operator.write"])
            let less = try await Self.connect(device, to: gateway, scopes: ["operator.read"])
            #expect(less.answer["payload"]?["auth"]?["scopes"] == ["operator.read", "operator.write"])
            let sent = try await less.talk.request(
                "send",
                ["channel": "whatsapp", "to": "1203@g.us", "message": "x", "idempotencyKey": "k"]
            )
            #expect(sent.errorMessage == "missing scope: operator.write")
        }
    }

    @Test
    func `another platform is another device until somebody approves it`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let device = TestDevice()
            _ = try await Self.connect(device, to: gateway)
            let other = try await Self.connect(device, to: gateway, platform: "linux 6.19").answer
            #expect(other["error"]?["details"]?["reason"] == "metadata-upgrade")
        }
    }

    @Test
    func `a revoked token closes the connection and no longer opens one`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let device = TestDevice()
            let admin = try await GatewayTalk.connected(to: gateway, scopes: Self.everything)
            let (talk, hello) = try await Self.connect(device, to: gateway)
            let token = try #require(hello["payload"]?["auth"]?["deviceToken"])
            let revoked = try await admin.request(
                "device.token.revoke",
                ["deviceId": .string(device.id), "role": "operator"]
            )
            #expect(revoked["ok"] == true)
            #expect(try await talk.close() == .close(code: 4001, reason: "device removed"))

            let again = try await GatewayTalk(gateway)
            let params = GatewayTalk.connectParams(auth: ["token": token], client: HandshakeTests.cli)
            let signed = try device.sign(params, nonce: again.nonce, signedAt: again.challengeTime)
            let answer = try await again.request("connect", signed)
            #expect(answer.detailsCode == "AUTH_TOKEN_MISMATCH")
            #expect(answer["error"]?["details"]?["canRetryWithDeviceToken"] == true)
        }
    }

    @Test
    func `nobody approves what they do not have`() async throws {
        try await GatewaySimulator.withSimulator(.init(pairing: .required)) { gateway in
            let approver = try await GatewayTalk.connected(to: gateway, scopes: ["operator.pairing"])
            _ = try await Self.connect(TestDevice(), to: gateway)
            let request = try #require(await gateway.pendingPairings.first)
            let answer = try await approver.request("device.pair.approve", ["requestId": .string(request.id)])
            #expect(answer.errorMessage == "missing scope: operator.read")
            let unknown = try await approver.request("device.pair.reject", ["requestId": "nobody"])
            #expect(unknown.errorMessage == "unknown requestId")
        }
    }
}
