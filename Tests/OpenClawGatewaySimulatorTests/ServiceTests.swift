import NIOSSL
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// The simulator as a server and as a service.
@Suite(.timeLimit(.minutes(1)))
struct ServiceTests {
    @Test
    func `speaks TLS with the given certificate, and nothing else on that port`() async throws {
        try await GatewaySimulator.withSimulator(.init(tls: TestCertificate.tls)) { gateway in
            #expect(gateway.url == "wss://127.0.0.1:\(gateway.port)")
            let certificate = try NIOSSLCertificate(bytes: Array(TestCertificate.certificate.utf8), format: .pem)
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates([certificate])
            let talk = try await GatewayTalk(gateway, tls: NIOSSLContext(configuration: configuration))
            try await talk.connect()
            let strict = try NIOSSLContext(configuration: .makeClientConfiguration())
            await #expect(throws: (any Error).self) { try await RawClient.connect(port: gateway.port, tls: strict) }
            await #expect(throws: (any Error).self) { try await RawClient.connect(port: gateway.port) }
        }
    }

    @Test
    func `a certificate that is none is an error at the start`() async {
        let tls = GatewaySimulator.TLS(certificateChain: "no certificate", privateKey: "no key")
        await #expect(throws: (any Error).self) {
            try await GatewaySimulator.withSimulator(.init(tls: tls)) { _ in }
        }
    }

    @Test
    func `a port that is taken is an error that names it`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let error = await #expect(throws: SimulatorError.self) {
                try await GatewaySimulator.withSimulator(.init(port: gateway.port)) { _ in }
            }
            #expect(error.map { "\($0)".contains("127.0.0.1:\(gateway.port)") } == true)
        }
    }

    @Test
    func `runs as a service until it is cancelled, and tells its clients`() async throws {
        let gateway = GatewaySimulator()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gateway.run() }
            try await gateway.ready()
            let talk = try await GatewayTalk.connected(to: gateway)
            group.cancelAll()
            #expect(try await talk.event("shutdown")["payload"]?["reason"] == "gateway stopping")
            #expect(try await talk.close() == .close(code: 1012, reason: "service restart"))
            try await group.waitForAll()
        }
        await #expect(throws: SimulatorError.self) { try await gateway.run() }
    }

    @Test
    func `whoever waits is let go when the gateway ends`() async throws {
        let gateway = GatewaySimulator()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gateway.run() }
            try await gateway.ready()
            let delivery = Task { try await gateway.delivery() }
            let request = Task { try await gateway.request() }
            group.cancelAll()
            await #expect(throws: SimulatorError.self) { try await delivery.value }
            await #expect(throws: SimulatorError.self) { try await request.value }
            try await group.waitForAll()
        }
    }

    @Test
    func `a wait ends with its task`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let waiting = Task { try await gateway.delivery { $0.text == "never" } }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            await gateway.crash()
            let ready = Task { try await gateway.ready() }
            ready.cancel()
            await #expect(throws: CancellationError.self) { try await ready.value }
        }
    }

    @Test
    func `shows who is connected, what was asked and what was delivered`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let stream = await gateway.deliveryStream(buffer: 2)
            let talk = try await GatewayTalk.connected(to: gateway)
            for number in 1...3 {
                let params: JSONValue = [
                    "channel": "whatsapp", "to": "1203@g.us", "message": .string("n\(number)"),
                    "idempotencyKey": .string("k\(number)"),
                ]
                _ = try await talk.request("send", params)
            }
            let client = try #require(await gateway.connections.first)
            #expect(client.clientID == "gateway-client")
            #expect(client.scopes == [.read, .write])
            let requests = await gateway.receivedRequests
            #expect(requests.map(\.method) == ["connect", "send", "send", "send"])
            #expect(requests[0].params["auth"] == ["token": "<secret>"])
            #expect(await gateway.deliveries(to: "1203@g.us").count == 3)
            #expect(await gateway.deliveries(to: "other").isEmpty)
            var late = stream.makeAsyncIterator()
            #expect(await late.next()?.text == "n2")
        }
    }
}
