import NIOCore
import OpenClawGateway
import OpenClawGatewaySimulator
import ServiceLifecycleTestKit
import Synchronization
import Testing

/// How a client ends.
@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
    /// Greets, and keeps every other request for ``Questions``.
    private final class Questions: Sendable {
        private let held = Mutex<[(RawSocket, RawGateway.Request)]>([])

        var behavior: RawGateway.Behavior {
            { socket, request in
                if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
                self.held.withLock { $0.append((socket, request)) }
            }
        }

        func answerAll() {
            for (socket, request) in held.withLock({ $0 }) { socket.send(text: RawGateway.yes(request)) }
        }
    }

    @Test
    func `a graceful shutdown waits for pending answers, takes no new requests, and closes with 1000`() async throws {
        let questions = Questions()
        try await RawGateway.with(behavior: questions.behavior) { gateway in
            let client = GatewayClient(configuration: .test(gateway))
            try await testGracefulShutdown { trigger in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    var happenings = gateway.happenings.makeAsyncIterator()
                    group.addTask { try await client.run() }
                    for await state in client.states where state.isConnected { break }
                    #expect(await happenings.next() == .request(socket: 1, method: "connect"))
                    let pending = Task { try await client.request(method: "slow") }
                    #expect(await happenings.next() == .request(socket: 1, method: "slow"))
                    trigger.triggerGracefulShutdown()
                    let refused = try await #require(throws: GatewayError.self) {
                        try await client.request(method: "late")
                    }
                    #expect(refused.code == .shutDown)
                    questions.answerAll()
                    let answer = try await pending.value.json()
                    #expect(answer == ["method": "slow"])
                    try await group.waitForAll()
                }
            }
            for await happening in gateway.happenings {
                if case .close(_, let code) = happening {
                    #expect(code == 1000)
                    break
                }
            }
            guard case .stopped(nil) = client.state else {
                Issue.record("not stopped but \(client.state)")
                return
            }
        }
    }

    @Test
    func `a shutdown does not wait longer than the drain time`() async throws {
        let questions = Questions()
        try await RawGateway.with(behavior: questions.behavior) { gateway in
            let client = GatewayClient(configuration: .test(gateway) { $0.timeouts.drain = .milliseconds(50) })
            try await testGracefulShutdown { trigger in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    var happenings = gateway.happenings.makeAsyncIterator()
                    group.addTask { try await client.run() }
                    for await state in client.states where state.isConnected { break }
                    let pending = Task { try await client.request(method: "never.answered", timeout: .seconds(3600)) }
                    while let happening = await happenings.next() {
                        if happening == .request(socket: 1, method: "never.answered") { break }
                    }
                    trigger.triggerGracefulShutdown()
                    let error = try await #require(throws: GatewayError.self) { try await pending.value }
                    #expect(error.code == .connectionLost)
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test
    func `a request that is cancelled while draining lets the client go`() async throws {
        let questions = Questions()
        try await RawGateway.with(behavior: questions.behavior) { gateway in
            let client = GatewayClient(configuration: .test(gateway) { $0.timeouts.drain = .seconds(3600) })
            try await testGracefulShutdown { trigger in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    var happenings = gateway.happenings.makeAsyncIterator()
                    group.addTask { try await client.run() }
                    for await state in client.states where state.isConnected { break }
                    let pending = Task { try await client.request(method: "slow", timeout: .seconds(3600)) }
                    while let happening = await happenings.next() {
                        if happening == .request(socket: 1, method: "slow") { break }
                    }
                    trigger.triggerGracefulShutdown()
                    pending.cancel()
                    await #expect(throws: GatewayError.self) { try await pending.value }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test
    func `a cancelled client closes at once, and its pending requests end`() async throws {
        let questions = Questions()
        try await RawGateway.with(behavior: questions.behavior) { gateway in
            let client = GatewayClient(configuration: .test(gateway))
            let run = Task { try await client.run() }
            for await state in client.states where state.isConnected { break }
            let pending = Task { try await client.request(method: "slow", timeout: .seconds(3600)) }
            for await happening in gateway.happenings where happening == .request(socket: 1, method: "slow") { break }
            run.cancel()
            let error = try await #require(throws: GatewayError.self) { try await pending.value }
            #expect(error.code == .connectionLost)
            try await run.value
            for await happening in gateway.happenings {
                if case .close(_, let code) = happening {
                    #expect(code == 1000)
                    break
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `a shutdown ends a wait between attempts`(isGraceful: Bool) async throws {
        let port = try await RawGateway.with { $0.port }
        let client = GatewayClient(
            configuration: .test("ws://127.0.0.1:\(port)") { configuration in
                configuration.reconnect.initialDelay = .seconds(3600)
                configuration.reconnect.maximumDelay = .seconds(3600)
            }
        )
        try await end(client, isGraceful: isGraceful) {
            for await state in client.states where state.error != nil { break }
        }
    }

    @Test(arguments: [false, true])
    func `a shutdown ends an attempt`(isGraceful: Bool) async throws {
        // Challenges, and never answers connect.
        try await RawGateway.with(behavior: { _, _ in }) { gateway in
            let client = GatewayClient(configuration: .test(gateway) { $0.timeouts.hello = .seconds(3600) })
            try await end(client, isGraceful: isGraceful) {
                for await _ in gateway.happenings { break }
            }
        }
    }

    private func end(_ client: GatewayClient, isGraceful: Bool, after ready: @escaping @Sendable () async -> Void)
        async throws
    {
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.run() }
                await ready()
                if isGraceful { trigger.triggerGracefulShutdown() } else { group.cancelAll() }
                try await group.waitForAll()
            }
        }
        guard case .stopped(nil) = client.state else {
            Issue.record("not stopped but \(client.state)")
            return
        }
    }

    @Test
    func `events and states end with the client`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let client = GatewayClient(configuration: .test(gateway.url))
            let events = client.events()
            let states = client.states
            try await whileRunning(client) { _ = try await client.hello(within: .seconds(20)) }
            for await _ in events {}
            var last: GatewayClientState?
            for await state in states { last = state }
            guard case .stopped(nil)? = last else {
                Issue.record("the last state is \(String(describing: last))")
                return
            }
            for await _ in client.events() {}
        }
    }
}
