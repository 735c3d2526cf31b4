import Crypto
import Foundation
import NIOCore
import OpenClawGateway
import OpenClawGatewaySimulator
import Synchronization
import Testing

/// How a client proves who it is, and what it makes of refusals.
@Suite(.timeLimit(.minutes(1))) struct AuthenticationTests {
    private func connect(
        to gateway: GatewaySimulator,
        _ authentication: GatewayConfiguration.Authentication,
        identity: DeviceIdentity? = nil,
        deviceTokens: DeviceTokenStore? = nil,
        _ change: (inout GatewayConfiguration) -> Void = { _ in }
    ) async throws -> HelloOK {
        try await GatewayConnection.withConnection(
            configuration: .test(gateway.url, authentication, change),
            identity: identity,
            deviceTokens: deviceTokens
        ) { connection in
            // Scopes that are listed and not granted would show here.
            _ = try await connection.request(method: "sessions.list", params: ["limit": 1])
            return connection.hello
        }
    }

    @Test(arguments: [ProtocolVersion.v3, .v4], [false, true])
    func `a token is accepted by both protocols, with and without a device`(
        version: ProtocolVersion,
        hasDevice: Bool
    ) async throws {
        try await GatewaySimulator.withSimulator(.init(protocolVersion: version)) { gateway in
            let hello = try await connect(
                to: gateway,
                .token("test-token"),
                identity: hasDevice ? DeviceIdentity() : nil
            )
            #expect(hello.protocolVersion == version)
        }
    }

    @Test
    func `a password is accepted`() async throws {
        try await GatewaySimulator.withSimulator(.init(authentication: .password("sesame"))) { gateway in
            _ = try await connect(to: gateway, .password("sesame"), identity: DeviceIdentity())
            let error = try await refusal(.test(gateway.url, .password("wrong")))
            #expect(error.code == .authenticationFailed)
            #expect(!error.description.contains("wrong,"))
        }
    }

    @Test
    func `a gateway without a secret wants none`() async throws {
        try await GatewaySimulator.withSimulator(.init(authentication: .none)) { gateway in
            _ = try await connect(to: gateway, .none)
        }
    }

    @Test
    func `a wrong token is an authentication failure that does not repeat the token`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let error = try await refusal(.test(gateway.url, .token("canary-5561")))
            #expect(error.code == .authenticationFailed)
            #expect(error.refusal?.detailsCode == "AUTH_TOKEN_MISMATCH")
            #expect(!"\(error)".contains("canary-5561"))
        }
    }

    @Test
    func `a device token is stored with the pairing and then suffices`() async throws {
        try await withScratchFolder { folder in
            let store = DeviceTokenStore(file: folder + "/tokens.json")
            let identity = DeviceIdentity()
            try await GatewaySimulator.withSimulator(.init(pairing: .required)) { gateway in
                _ = try await refusal(.test(gateway.url), identity: identity, deviceTokens: store)
                let request = try #require(await gateway.pendingPairings.first)
                await gateway.approvePairing(request.id)
                _ = try await connect(to: gateway, .token("test-token"), identity: identity, deviceTokens: store)
                let stored = try #require(
                    try store.token(gateway: GatewayAddress(url: gateway.url), deviceID: identity.id)
                )
                #expect(stored.scopes.contains(.write))
                // Nothing is configured any more: the stored token carries the connection.
                _ = try await connect(to: gateway, .none, identity: identity, deviceTokens: store)
                // The same token, given by hand.
                _ = try await connect(to: gateway, .deviceToken(stored.token), identity: identity)
            }
        }
    }

    @Test
    func `a wrong shared token is healed by the stored device token`() async throws {
        try await withScratchFolder { folder in
            let store = DeviceTokenStore(file: folder + "/tokens.json")
            let identity = DeviceIdentity()
            try await GatewaySimulator.withSimulator(.init(pairing: .required)) { gateway in
                _ = try await refusal(.test(gateway.url), identity: identity, deviceTokens: store)
                let request = try #require(await gateway.pendingPairings.first)
                await gateway.approvePairing(request.id)
                _ = try await connect(to: gateway, .token("test-token"), identity: identity, deviceTokens: store)
                let client = GatewayClient(
                    configuration: .test(gateway.url, .token("rotated-away")),
                    identity: identity,
                    deviceTokens: store
                )
                try await whileRunning(client) {
                    _ = try await client.hello(within: .seconds(20))
                    _ = try await client.request(method: "sessions.list", params: ["limit": 1])
                }
            }
        }
    }

    @Test
    func `a device token that the gateway does not know is forgotten, and the shared token mends it`() async throws {
        try await withScratchFolder { folder in
            let store = DeviceTokenStore(file: folder + "/tokens.json")
            let identity = DeviceIdentity()
            try await GatewaySimulator.withSimulator { gateway in
                try store.store(
                    StoredDeviceToken(token: "stale", scopes: [.read, .write]),
                    gateway: GatewayAddress(url: gateway.url),
                    deviceID: identity.id
                )
                let error = try await refusal(.test(gateway.url, .none), identity: identity, deviceTokens: store)
                #expect(error.refusal?.detailsCode == "AUTH_DEVICE_TOKEN_MISMATCH")
                let left = try store.token(gateway: GatewayAddress(url: gateway.url), deviceID: identity.id)
                #expect(left == nil)
                _ = try await connect(to: gateway, .token("test-token"), identity: identity, deviceTokens: store)
            }
        }
    }

    @Test
    func `a device that waits for approval is connected as soon as somebody approves it`() async throws {
        try await GatewaySimulator.withSimulator(.init(pairing: .required)) { gateway in
            let clock = StepClock()
            let client = GatewayClient(
                configuration: .test(gateway.url) { $0.reconnect.pairingPollDelay = .seconds(30) },
                identity: DeviceIdentity(),
                clock: clock
            )
            try await whileRunning(client) {
                var sleepers = clock.sleepers.makeAsyncIterator()
                let first = try #require(await sleepers.next())
                #expect(first.duration == .seconds(30))
                guard case .blocked(let error, _) = client.state else {
                    Issue.record("not blocked but \(client.state)")
                    return
                }
                #expect(error.code == .pairingRequired)
                let id = try #require(error.pairingRequestID)
                #expect(error.advice?.contains("openclaw devices approve \(id)") == true)
                first.wake()
                let second = try #require(await sleepers.next())
                #expect(second.duration == .seconds(30))
                #expect(await gateway.approvePairing(id))
                second.wake()
                for await state in client.states where state.isConnected { break }
            }
        }
    }

    @Test
    func `scopes that were not granted are named`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.faults = [.init(on: .connect, .grantNoScopes)]
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let error = try await refusal(.test(gateway.url))
            #expect(error.code == .missingScopes)
            #expect(error.missingScopes == [.read, .write])
        }
    }

    @Test
    func `protocol 3 lists no scopes, so calls find out which are missing`() async throws {
        var configuration = GatewaySimulator.Configuration(protocolVersion: .v3)
        configuration.faults = [.init(on: .connect, .grantNoScopes)]
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let error = try await refusal(.test(gateway.url))
            #expect(error.code == .missingScopes)
            #expect(error.missingScopes == [.read, .write])
        }
    }

    @Test(arguments: [
        (GatewaySimulator.Fault.ConnectProblem.starting, GatewayError.Code.gatewayStarting),
        (.rateLimited, .authenticationRateLimited), (.protocolMismatch, .protocolMismatch),
        (.wrongSecret, .authenticationFailed), (.signatureExpired, .deviceProofRefused),
        (.pairingRequired, .pairingRequired),
    ])
    func `each refusal of connect has its code in both protocols`(
        problem: GatewaySimulator.Fault.ConnectProblem,
        expected: GatewayError.Code
    ) async throws {
        for version in [ProtocolVersion.v3, .v4] {
            var configuration = GatewaySimulator.Configuration(protocolVersion: version)
            configuration.faults = [.init(on: .connect, .refuseConnect(problem))]
            try await GatewaySimulator.withSimulator(configuration) { gateway in
                let error = try await refusal(.test(gateway.url), identity: DeviceIdentity())
                #expect(error.code == expected)
            }
        }
    }

    @Test
    func `a gateway that is starting is asked again until it is ready`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.faults = [.init(on: .connect, .refuseConnect(.starting), count: 3)]
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let clock = StepClock()
            let client = GatewayClient(configuration: .test(gateway.url), clock: clock)
            try await whileRunning(client) {
                var sleepers = clock.sleepers.makeAsyncIterator()
                for _ in 1...3 {
                    let sleeper = try #require(await sleepers.next())
                    #expect(sleeper.duration >= .milliseconds(100) && sleeper.duration <= .seconds(2))
                    #expect(client.state.error?.code == .gatewayStarting)
                    sleeper.wake()
                }
                for await state in client.states where state.isConnected { break }
            }
        }
    }

    @Test
    func `a gateway that knows only the older signature is signed for again`() async throws {
        let identity = DeviceIdentity()
        let versions = Mutex<[String]>([])
        let behavior: RawGateway.Behavior = { socket, request in
            guard request.method == "connect" else { return socket.send(text: RawGateway.yes(request)) }
            let version = Self.signatureVersion(request.params)
            versions.withLock { $0.append(version) }
            socket.send(
                text: version == "v2"
                    ? RawGateway.hello(request)
                    : RawGateway.no(request, code: "INVALID_REQUEST", details: "DEVICE_AUTH_SIGNATURE_INVALID")
            )
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            let client = GatewayClient(configuration: .test(gateway), identity: identity)
            try await whileRunning(client) {
                _ = try await client.hello(within: .seconds(20))
                // Once it worked, it is kept.
                gateway.opened.last?.cut()
                while versions.withLock({ $0.count }) < 3 { await Task.yield() }
            }
        }
        #expect(versions.withLock { $0 } == ["v3", "v2", "v2"])
    }

    /// Which payload the device signed; verified with its key as a gateway does.
    private static func signatureVersion(_ params: JSONValue) -> String {
        guard let device = params["device"], let id = device["id"]?.string, let key = decoded(device["publicKey"]),
            let signature = decoded(device["signature"]), let signedAt = device["signedAt"]?.integer,
            let nonce = device["nonce"]?.string,
            let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        else { return "none" }
        let scopes = (params["scopes"]?.array ?? []).compactMap(\.string).joined(separator: ",")
        let common = "|\(id)|gateway-client|backend|operator|\(scopes)|\(signedAt)|test-token|\(nonce)"
        let platform = params["client"]?["platform"]?.string ?? ""
        for (version, payload) in [("v2", "v2" + common), ("v3", "v3\(common)|\(platform)|")]
        where publicKey.isValidSignature(signature, for: Data(payload.utf8)) {
            return version
        }
        return "unknown"
    }

    private static func decoded(_ value: JSONValue?) -> Data? {
        guard var text = value?.string else { return nil }
        text = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text)
    }
}
