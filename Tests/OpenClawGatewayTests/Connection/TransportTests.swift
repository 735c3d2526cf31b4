import NIOCore
import NIOPosix
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// What lies below the gateway's protocol, on real sockets.
@Suite(.timeLimit(.minutes(1))) struct TransportTests {
    private func secure(_ gateway: GatewaySimulator, pin: String?) -> GatewayConfiguration {
        .test(gateway.url) { $0.transport.pinnedCertificateSHA256 = pin }
    }

    private func withSecureGateway(_ body: (GatewaySimulator) async throws -> Void) async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.tls = TestCertificate.simulated
        try await GatewaySimulator.withSimulator(configuration, body)
    }

    @Test
    func `a pinned certificate is enough for TLS`() async throws {
        try await withSecureGateway { gateway in
            let configuration = secure(gateway, pin: try TestCertificate.fingerprint())
            try await GatewayConnection.withConnection(configuration: configuration) { connection in
                #expect(connection.hello.protocolVersion == .v4)
                _ = try await connection.request(method: "health")
            }
        }
    }

    @Test
    func `another pin ends the TLS handshake before anything is sent`() async throws {
        try await withSecureGateway { gateway in
            let error = try await refusal(secure(gateway, pin: String(repeating: "a", count: 64)))
            #expect(error.code == .pinMismatch)
            #expect(try error.message.contains(TestCertificate.fingerprint()))
            #expect(await gateway.receivedRequests.isEmpty)
        }
    }

    @Test
    func `a self-signed certificate without a pin is refused`() async throws {
        try await withSecureGateway { gateway in
            let error = try await refusal(secure(gateway, pin: nil))
            #expect(error.code == .tlsFailed)
            #expect(error.advice?.contains("pin") == true)
            #expect(await gateway.receivedRequests.isEmpty)
        }
    }

    @Test
    func `plain ws to a TLS port says so`() async throws {
        try await withSecureGateway { gateway in
            let error = try await refusal(.test("ws://127.0.0.1:\(gateway.port)"))
            #expect(error.code == .upgradeRefused)
            #expect(error.advice?.contains("wss") == true)
        }
    }

    @Test
    func `TLS to a plain port says so`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let error = try await refusal(.test("wss://127.0.0.1:\(gateway.port)"))
            #expect(error.code == .tlsFailed)
        }
    }

    @Test
    func `plain ws to another machine is refused without a connection`() async throws {
        let error = try await refusal(.test("ws://gateway.example:1"))
        #expect(error.code == .insecureTransport)
    }

    @Test(arguments: [503, 404, 200, 301, 500])
    func `a refused upgrade names the status`(status: Int) async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.faults = [.init(on: .upgrade, .refuseUpgrade(status: status, body: "no"))]
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let error = try await refusal(.test(gateway.url))
            #expect(error.code == .upgradeRefused)
            #expect(error.message.contains("\(status)"))
        }
    }

    @Test
    func `a port where nothing listens is unreachable`() async throws {
        let port = try await RawGateway.with { $0.port }
        let error = try await refusal(.test("ws://127.0.0.1:\(port)"))
        #expect(error.code == .unreachable)
    }

    @Test
    func `a server that never answers the upgrade is given up in time`() async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        let error = try await refusal(
            .test("ws://127.0.0.1:\(port)") { $0.timeouts.open = .milliseconds(50) }
        )
        #expect(error.code == .unreachable)
        #expect(error.message.contains("upgrade"))
        try await listener.close()
    }

    @Test
    func `a cancelled dial ends at once`() async throws {
        let (accepted, continuation) = AsyncStream.makeStream(of: Void.self)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                continuation.yield()
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        let dial = Task {
            try await refusal(.test("ws://127.0.0.1:\(port)") { $0.timeouts.open = .seconds(3600) })
        }
        for await _ in accepted { break }
        dial.cancel()
        #expect(try await dial.value.code == .cancelled)
        try await listener.close()
    }

    @Test
    func `a server that greets nobody times out, as does one that does not answer connect`() async throws {
        for greeting in ["", RawGateway.challenge()] {
            try await RawGateway.with(greeting: greeting, behavior: { _, _ in }) { gateway in
                let error = try await refusal(
                    .test(gateway) { configuration in
                        configuration.timeouts.challenge = .milliseconds(50)
                        configuration.timeouts.hello = .milliseconds(50)
                    }
                )
                #expect(error.code == .handshakeTimedOut)
            }
        }
    }

    @Test(arguments: ["-9223372036854775808", "9223372036854775807", "1e300", "null", "\"x\""])
    func `an absurd clock at the gateway does no harm`(timestamp: String) async throws {
        try await RawGateway.with(greeting: RawGateway.challenge(timestamp: timestamp)) { gateway in
            try await GatewayConnection.withConnection(
                configuration: .test(gateway),
                identity: DeviceIdentity()
            ) { connection in
                let answer = try await connection.request(method: "x").json()
                #expect(answer == ["method": "x"])
            }
        }
    }
}
