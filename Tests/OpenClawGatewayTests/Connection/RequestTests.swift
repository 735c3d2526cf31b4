import Foundation
import NIOSSL
import OpenClawGateway
import OpenClawGatewaySimulator
import Synchronization
import Testing

/// What a caller learns about a request, on real sockets.
@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    private static func send(_ key: String = "k", text: String = "hi") -> SendMessage {
        SendMessage(channel: "whatsapp", to: "120363401780756402@g.us", message: text, idempotencyKey: key)
    }

    private func failure(_ body: () async throws -> some Any) async throws -> GatewayError {
        try await #require(throws: GatewayError.self) { _ = try await body() }
    }

    @Test
    func `a lost answer is an unknown outcome, although the message was delivered`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.faults = [.init(on: .answer("send"), .loseAnswer)]
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway.url)) { connection in
                let error = try await failure { try await connection.call(Self.send(), timeout: .milliseconds(200)) }
                #expect(error.code == .timedOut)
                #expect(error.isOutcomeUnknown)
                _ = try await gateway.delivery()
                // The connection goes on.
                _ = try await connection.request(method: "health")
            }
        }
    }

    @Test
    func `a connection that ends after the delivery leaves the outcome unknown`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.faults = [.init(on: .delivered, .drop)]
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway.url)) { connection in
                let error = try await failure { try await connection.call(Self.send()) }
                #expect(error.code == .connectionLost)
                #expect(error.isOutcomeUnknown)
                let next = try await failure { try await connection.call(Self.send()) }
                #expect(next.code == .notConnected)
                #expect(!next.isOutcomeUnknown)
            }
        }
    }

    @Test
    func `a refusal is certain`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway.url)) { connection in
                let error = try await failure { try await connection.request(method: "no.such.method") }
                #expect(error.refusal != nil)
                #expect(!error.isOutcomeUnknown)
            }
        }
    }

    @Test
    func `what is larger than the gateway accepts is not written`() async throws {
        let polite: RawGateway.Behavior = { socket, request in
            socket.send(
                text: request.method == "connect"
                    ? RawGateway.hello(request, maxPayload: 1000) : RawGateway.yes(request)
            )
        }
        try await RawGateway.with(behavior: polite) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                let error = try await failure {
                    try await connection.call(Self.send(text: String(repeating: "x", count: 1000)))
                }
                #expect(error.code == .payloadTooLarge)
                #expect(!error.isOutcomeUnknown)
                _ = try await connection.request(method: "after")
            }
            var methods: [String] = []
            for await happening in gateway.happenings {
                if case .request(_, let method) = happening { methods.append(method) }
                if case .close = happening { break }
            }
            #expect(methods == ["connect", "after"])
        }
    }

    @Test
    func `a request that is cancelled after it was written may be carried out`() async throws {
        try await RawGateway.with(behavior: { socket, request in
            if request.method == "connect" { socket.send(text: RawGateway.hello(request)) }
        }) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                let request = Task { try await connection.request(method: "send") }
                for await happening in gateway.happenings where happening == .request(socket: 1, method: "send") {
                    break
                }
                request.cancel()
                let error = try await failure { try await request.value }
                #expect(error.code == .cancelled)
                #expect(error.isOutcomeUnknown)
            }
        }
    }

    @Test
    func `a request that was cancelled before it was written is not written`() async throws {
        try await RawGateway.with { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                let (gate, open) = AsyncStream.makeStream(of: Void.self)
                let request = Task {
                    for await _ in gate {}
                    return try await connection.request(method: "send")
                }
                request.cancel()
                open.finish()
                let error = try await failure { try await request.value }
                #expect(error.code == .cancelled)
                #expect(!error.isOutcomeUnknown)
                _ = try await connection.request(method: "after")
            }
            for await happening in gateway.happenings {
                #expect(happening != .request(socket: 1, method: "send"))
                if happening == .request(socket: 1, method: "after") { break }
            }
        }
    }

    @Test
    func `requests that are cancelled at any moment end exactly once`() async throws {
        try await RawGateway.with { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                await withTaskGroup(of: Void.self) { group in
                    for number in 0..<2000 {
                        let request = Task { try? await connection.request(method: "r") }
                        group.addTask {
                            for _ in 0..<(number % 7) { await Task.yield() }
                            request.cancel()
                            _ = await request.value
                        }
                    }
                }
                _ = try await connection.request(method: "after")
            }
        }
    }

    @Test(arguments: [false, true])
    func `behind a gateway that stopped reading, what was not written is told from what may have been`(
        isEncrypted: Bool
    ) async throws {
        let behavior: RawGateway.Behavior = { socket, request in
            guard request.method == "connect" else { return }
            socket.stopReading()
            socket.send(text: RawGateway.hello(request))
        }
        let tls = isEncrypted ? try TestCertificate.serverContext() : nil
        try await RawGateway.with(tls: tls, behavior: behavior) { gateway in
            var configuration = GatewayConfiguration.test(gateway) { $0.limits.unwrittenBytes = 16 << 20 }
            if isEncrypted {
                configuration.url = "wss://127.0.0.1:\(gateway.port)"
                configuration.transport.pinnedCertificateSHA256 = try TestCertificate.fingerprint()
            }
            try await GatewayConnection.withConnection(configuration: configuration) { connection in
                let text = JSONValue.string(String(repeating: "x", count: 1 << 20))
                let outcomes = await withTaskGroup(of: GatewayError.Code?.self) { group in
                    for _ in 1...40 {
                        group.addTask {
                            do throws(GatewayError) {
                                _ = try await connection.request(method: "send", params: ["message": text])
                                return nil
                            } catch {
                                return error.code
                            }
                        }
                    }
                    var codes: [GatewayError.Code?] = []
                    for await code in group {
                        codes.append(code)
                        // The first to fail is one for which no room was left: now the gateway dies.
                        if codes.count == 1 { gateway.opened.first?.cut() }
                    }
                    return codes
                }
                #expect(outcomes.first == .tooManyPending)
                let expected: Set<GatewayError.Code?> =
                    isEncrypted
                    ? [.tooManyPending, .connectionLost, .notConnected]
                    : [.tooManyPending, .connectionLost, .notConnected, .notWritten]
                #expect(Set(outcomes).isSubset(of: expected))
                #expect(outcomes.contains(isEncrypted ? .connectionLost : .notWritten))
            }
        }
    }

    @Test
    func `an agent's run is accepted first and ends later`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway.url)) { connection in
                let accepted = Mutex<[String?]>([])
                let result = try await connection.call(
                    RunAgent(message: "hello", sessionKey: "agent:main:main", idempotencyKey: "run-1")
                ) { acceptance in
                    accepted.withLock { $0.append(acceptance.runID) }
                }
                #expect(result.runID == "run-1")
                #expect(accepted.withLock { $0 } == ["run-1"])
            }
        }
    }

    @Test
    func `a connection that ends between acceptance and end leaves the run's outcome unknown`() async throws {
        try await RawGateway.with(behavior: { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
            socket.send(
                text: #"{"type":"res","id":"\#(request.id)","ok":true,"payload":{"runId":"r","status":"accepted"}}"#
            )
            socket.cut()
        }) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                let wasAccepted = Mutex(false)
                let error = try await failure {
                    try await connection.call(RunAgent(message: "hello", idempotencyKey: "r")) { _ in
                        wasAccepted.withLock { $0 = true }
                    }
                }
                #expect(wasAccepted.withLock { $0 })
                #expect(error.code == .connectionLost)
            }
        }
    }

    @Test
    func `ten thousand requests at once are all answered or refused, and none is lost`() async throws {
        try await RawGateway.with { gateway in
            let configuration = GatewayConfiguration.test(gateway) { $0.limits.pendingRequests = 500 }
            try await GatewayConnection.withConnection(configuration: configuration) { connection in
                let codes = await withTaskGroup(of: GatewayError.Code?.self) { group in
                    for _ in 1...10_000 {
                        group.addTask {
                            do throws(GatewayError) {
                                _ = try await connection.request(method: "r")
                                return nil
                            } catch {
                                return error.code
                            }
                        }
                    }
                    return await group.reduce(into: [GatewayError.Code?: Int]()) { $0[$1, default: 0] += 1 }
                }
                #expect(codes.values.reduce(0, +) == 10_000)
                #expect(Set(codes.keys).isSubset(of: [nil, .tooManyPending]))
                #expect((codes[nil] ?? 0) >= 500)
                _ = try await connection.request(method: "after")
            }
        }
    }

    @Test
    func `the events of one connection end with it`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let events = try await GatewayConnection.withConnection(configuration: .test(gateway.url)) { $0.events() }
            for await _ in events {}
        }
    }
}
