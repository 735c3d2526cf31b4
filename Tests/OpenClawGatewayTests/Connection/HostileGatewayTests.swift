import NIOCore
import OpenClawGateway
import OpenClawGatewaySimulator
import Synchronization
import Testing

/// Gateways that are broken, or mean it.
@Suite(.timeLimit(.minutes(2))) struct HostileGatewayTests {
    /// Greets, and answers each request after writing `bytes`.
    private func behavior(_ bytes: ByteBuffer) -> RawGateway.Behavior {
        { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
            socket.write(bytes)
            socket.send(text: RawGateway.yes(request))
        }
    }

    private func text(_ string: String) -> ByteBuffer { RawSocket.frame(0x1, ByteBuffer(string: string)) }

    @Test(arguments: [
        "", "null", "[]", "{", "{}", "{\"type\":5}", "{\"type\":\"res\"}", "{\"type\":\"res\",\"id\":-1,\"ok\":true}",
        "{\"type\":\"res\",\"id\":\"99999999999999999999999\",\"ok\":true}",
        "{\"type\":\"event\",\"event\":\"x\",\"seq\":9223372036854775807}",
        "{\"type\":\"event\",\"event\":\"x\",\"seq\":-9223372036854775808}",
        "{\"type\":\"event\",\"event\":\"x\",\"seq\":1e400}",
        "{\"type\":\"event\",\"event\":\"shutdown\",\"payload\":{\"restartExpectedMs\":1e300}}",
        "{\"type\":\"event\",\"event\":\"connect.challenge\",\"payload\":{\"nonce\":\"again\"}}",
        "{\"type\":\"surprise\"}", "\u{FEFF}{}",
    ])
    func `a message that makes no sense is passed over`(message: String) async throws {
        try await RawGateway.with(behavior: behavior(text(message))) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                for _ in 1...3 { _ = try await connection.request(method: "r") }
            }
        }
    }

    @Test
    func `deep nesting is passed over`() async throws {
        let deep =
            "{\"type\":\"event\",\"event\":\"shutdown\",\"payload\":" + String(repeating: "[", count: 200_000)
            + String(repeating: "]", count: 200_000) + "}"
        try await RawGateway.with(behavior: behavior(text(deep))) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                _ = try await connection.request(method: "r")
            }
        }
    }

    @Test
    func `fragments with control frames between them are one message`() async throws {
        let behavior: RawGateway.Behavior = { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
            let answer = Array(RawGateway.yes(request).utf8)
            let half = answer.count / 2
            socket.write(RawSocket.frame(0x1, ByteBuffer(bytes: answer[..<half]), fin: false))
            socket.write(RawSocket.frame(0x9, ByteBuffer(string: "ping")))
            socket.write(RawSocket.frame(0x0, ByteBuffer(), fin: false))
            socket.write(RawSocket.frame(0xA, ByteBuffer(string: "pong")))
            socket.write(RawSocket.frame(0x0, ByteBuffer(bytes: answer[half...])))
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                let answer = try await connection.request(method: "r").json()
                #expect(answer == ["method": "r"])
            }
        }
    }

    @Test
    func `an answer that comes byte by byte is an answer`() async throws {
        let behavior: RawGateway.Behavior = { socket, request in
            let answer = request.method == "connect" ? RawGateway.hello(request) : RawGateway.yes(request)
            for byte in RawSocket.frame(0x1, ByteBuffer(string: answer)).readableBytesView {
                socket.write(ByteBuffer(bytes: [byte]))
            }
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                _ = try await connection.request(method: "r")
            }
        }
    }

    /// Bytes that break the rules of WebSocket, and the code the client closes with; `nil` when the gateway's own close is answered.
    private static let violations: [(String, [UInt8], Int)] = [
        ("a header that announces all of memory", [0x81, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 1009),
        ("a header that announces 4 GB", [0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0], 1009),
        ("a ping of more than 125 bytes", [0x89, 126, 0, 126] + Array(repeating: 0, count: 126), 1002),
        ("a ping in fragments", [0x09, 1, 0], 1002),
        ("a fragment without a beginning", [0x80, 1, 0], 1002),
        ("a beginning in the middle", [0x01, 1, 0x7B, 0x81, 1, 0x7D], 1002),
        ("a close frame of one byte", [0x88, 1, 3], 1000),
        ("a close frame without a code", [0x88, 0], 1000),
        ("a close frame with a reason that is no text", [0x88, 5, 0x03, 0xE8, 0xFF, 0xFE, 0x80], 1000),
    ]

    @Test(arguments: 0..<9)
    func `bytes that break the rules end the connection with a reason`(place: Int) async throws {
        let (name, bytes, code) = Self.violations[place]
        let behavior: RawGateway.Behavior = { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
            socket.write(ByteBuffer(bytes: bytes))
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                let error = try #require(await failure(of: connection))
                #expect(error.code == .connectionLost, "\(name)")
            }
            for await happening in gateway.happenings {
                if case .close(_, let closed) = happening {
                    #expect(closed == code, "\(name)")
                    break
                }
                if case .ended = happening {
                    Issue.record("\(name): no close frame")
                    break
                }
            }
        }
    }

    private func failure(of connection: GatewayConnection) async -> GatewayError? {
        do throws(GatewayError) {
            while true { _ = try await connection.request(method: "r") }
        } catch {
            return error
        }
    }

    @Test
    func `a message beyond the limit ends the connection, whole or in fragments`() async throws {
        let half = ByteBuffer(repeating: UInt8(ascii: "x"), count: 3000)
        var fragments = RawSocket.frame(0x1, half, fin: false)
        fragments.writeImmutableBuffer(RawSocket.frame(0x0, half))
        let whole = RawSocket.frame(0x1, ByteBuffer(repeating: UInt8(ascii: "x"), count: 6000))
        for bytes in [whole, fragments] {
            try await RawGateway.with(behavior: behavior(bytes)) { gateway in
                let configuration = GatewayConfiguration.test(gateway) { $0.limits.inboundMessageBytes = 5000 }
                try await GatewayConnection.withConnection(configuration: configuration) { connection in
                    #expect(await failure(of: connection)?.code == .connectionLost)
                }
            }
        }
    }

    @Test
    func `a flood of pings is outlived`() async throws {
        var flood = ByteBuffer()
        for _ in 1...50_000 { flood.writeImmutableBuffer(RawSocket.frame(0x9, ByteBuffer(repeating: 1, count: 100))) }
        try await RawGateway.with(behavior: behavior(flood)) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                _ = try await connection.request(method: "r")
            }
        }
    }

    @Test
    func `answers that nobody asked for, and the same answer many times, are passed over`() async throws {
        let behavior: RawGateway.Behavior = { socket, request in
            if request.method == "connect" {
                for _ in 1...3 { socket.send(text: RawGateway.hello(request)) }
                return
            }
            socket.send(text: #"{"type":"res","id":"nobody","ok":true}"#)
            socket.send(text: #"{"type":"res","id":"77777","ok":true}"#)
            for _ in 1...10 { socket.send(text: RawGateway.yes(request)) }
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                for _ in 1...50 { _ = try await connection.request(method: "r") }
            }
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `thousands of spoiled frames neither trap nor stop a live client`(seed: UInt64) async throws {
        let recorded = [
            RawGateway.challenge(),
            #"{"type":"event","event":"tick","payload":{"ts":1760000000000},"seq":7}"#,
            #"{"type":"event","event":"shutdown","payload":{"reason":"restart","restartExpectedMs":1500}}"#,
            #"{"type":"event","event":"session.message","payload":{"sessionKey":"agent:main:main","message":{"role":"user","content":[{"type":"text","text":"hi"}]},"messageSeq":3}}"#,
            #"{"type":"res","id":"1","ok":true,"payload":{"runId":"r","status":"accepted"}}"#,
            #"{"type":"res","id":"2","ok":false,"error":{"code":"UNAVAILABLE","message":"x","retryable":true,"retryAfterMs":500}}"#,
        ]
        let mutator = Mutex(FrameMutator(seed: seed))
        let behavior: RawGateway.Behavior = { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
            let flood = mutator.withLock { mutator in
                var flood = ByteBuffer()
                for number in 0..<400 {
                    let frame = mutator.mutate(Array(recorded[number % recorded.count].utf8))
                    let opcode: UInt8 = mutator.generator.chance(80) ? 0x1 : 0x2
                    flood.writeImmutableBuffer(RawSocket.frame(opcode, ByteBuffer(bytes: frame)))
                }
                // Now and then the framing itself is spoiled, which costs the connection.
                if mutator.generator.chance(20) {
                    let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &mutator.generator) }
                    flood.writeBytes(bytes)
                }
                return flood
            }
            socket.write(flood)
            socket.send(text: RawGateway.yes(request))
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            let configuration = GatewayConfiguration.test(gateway) { $0.limits.inboundMessageBytes = 1 << 20 }
            let client = GatewayClient(configuration: configuration)
            try await whileRunning(client) {
                let events = client.events()
                let reader = Task {
                    for await case .event(let frame) in events { _ = GatewayEvent(frame) }
                }
                var answers = 0
                while answers < 10 {
                    _ = try await client.hello(within: .seconds(20))
                    // A spoiled header may have swallowed the answer in a frame that never ends.
                    if (try? await client.request(method: "r", timeout: .milliseconds(500))) != nil { answers += 1 }
                    if answers % 3 == 2 { gateway.opened.last?.cut() }
                }
                reader.cancel()
            }
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a spoiled handshake fails or succeeds, but never traps or hangs`(seed: UInt64) async throws {
        let mutator = Mutex(FrameMutator(seed: seed))
        let spoil: @Sendable (String) -> ByteBuffer = { text in
            RawSocket.frame(0x1, ByteBuffer(bytes: mutator.withLock { $0.mutate(Array(text.utf8)) }))
        }
        for _ in 1...60 {
            let challenge = mutator.withLock { $0.mutate(Array(RawGateway.challenge().utf8)) }
            let behavior: RawGateway.Behavior = { socket, request in
                socket.write(spoil(RawGateway.hello(request)))
            }
            try await RawGateway.with(greeting: String(decoding: challenge, as: UTF8.self), behavior: behavior) {
                gateway in
                let configuration = GatewayConfiguration.test(gateway) { configuration in
                    configuration.timeouts.challenge = .milliseconds(40)
                    configuration.timeouts.hello = .milliseconds(40)
                    configuration.scopes = []
                }
                _ = try? await GatewayConnection.withConnection(
                    configuration: configuration,
                    identity: DeviceIdentity()
                ) { _ in }
            }
        }
    }
}
