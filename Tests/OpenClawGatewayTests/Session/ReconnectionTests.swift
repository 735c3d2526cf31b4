import NIOCore
import OpenClawGateway
import OpenClawGatewaySimulator
import Synchronization
import Testing

/// A client whose connection ends, and is made again.
@Suite(.timeLimit(.minutes(1))) struct ReconnectionTests {
    private static let group = "120363401780756402@g.us"

    @Test(arguments: [false, true])
    func `a restart under a running client leaves a gap and restored subscriptions`(isInProcess: Bool) async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.timing.boot = .milliseconds(20)
        configuration.timing.inProcessRestart = .milliseconds(20)
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let client = GatewayClient(configuration: .test(gateway.url), identity: DeviceIdentity())
            let key = "agent:main:whatsapp:group:\(Self.group)"
            // Before the first connection: there is nothing to answer yet.
            #expect(try await client.subscribe(toMessagesOf: key) == nil)
            try await whileRunning(client) {
                _ = try await client.hello(within: .seconds(20))
                var events = client.events().makeAsyncIterator()
                let answer = try await client.subscribeToAllSessions()
                #expect(answer != nil)
                try await gateway.receive(
                    channel: "whatsapp",
                    from: "+4915112345678",
                    in: Self.group,
                    text: "words-one"
                )
                let before = try await texts(from: &events, upTo: "words-one")
                #expect(before.gaps == 0)

                if isInProcess { try await gateway.restartInProcess() } else { try await gateway.restart() }
                // Connected again means subscribed again: what is said from now on arrives.
                while await gateway.connections.first?.watchesAllSessions != true { await Task.yield() }
                for await state in client.states where state.isConnected { break }
                let watcher = try #require(await gateway.connections.first)
                #expect(watcher.watchesAllSessions)
                #expect(watcher.watchedSessions.count == 1)
                try await gateway.receive(
                    channel: "whatsapp",
                    from: "+4915112345678",
                    in: Self.group,
                    text: "words-two"
                )
                let after = try await texts(from: &events, upTo: "words-two")
                #expect(after.gaps == 1)
            }
        }
    }

    /// Reads until a message with `text`, and counts the reconnects that were announced before it.
    private func texts(
        from events: inout GatewayEvents.Iterator,
        upTo text: String
    ) async throws -> (gaps: Int, last: String) {
        var gaps = 0
        while let element = await events.next() {
            switch element {
            case .gap(let gap): if gap.reason == .reconnected { gaps += 1 }
            case .event(let frame):
                if frame.name == "session.message", "\(try frame.payload.json())".contains(text) {
                    return (gaps, text)
                }
            }
        }
        Issue.record("the events ended before \(text)")
        return (gaps, "")
    }

    @Test
    func `the gap comes before every event of the new connection`() async throws {
        let behavior: RawGateway.Behavior = { socket, request in
            guard request.method == "connect" else { return socket.send(text: RawGateway.yes(request)) }
            // In one packet, so that no time lies between the greeting and the event.
            var bytes = RawSocket.frame(0x1, ByteBuffer(string: RawGateway.hello(request)))
            let event = #"{"type":"event","event":"number","payload":\#(socket.number),"seq":1}"#
            bytes.writeImmutableBuffer(RawSocket.frame(0x1, ByteBuffer(string: event)))
            socket.write(bytes)
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            let client = GatewayClient(configuration: .test(gateway))
            var events = client.events().makeAsyncIterator()
            try await whileRunning(client) {
                for number in 1...20 {
                    if number > 1 {
                        guard case .gap(EventGap(reason: .reconnected))? = await events.next() else {
                            Issue.record("no gap before connection \(number)")
                            return
                        }
                    }
                    guard case .event(let frame)? = await events.next() else {
                        Issue.record("no event on connection \(number)")
                        return
                    }
                    let payload = try frame.payload.json()
                    #expect(payload == .integer(Int64(number)))
                    gateway.opened.last?.cut()
                }
            }
        }
    }

    @Test
    func `a subscription that is added while others are restored is not lost`() async throws {
        let client = Mutex<GatewayClient?>(nil)
        let seen = Mutex<[String]>([])
        let behavior: RawGateway.Behavior = { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
            let key = request.params["key"]?.string ?? ""
            seen.withLock { $0.append(key) }
            guard key == "first", let client = client.withLock({ $0 }) else {
                return socket.send(text: RawGateway.yes(request))
            }
            // The client restores and is not connected yet: subscribe now, and let it go on only then.
            Task {
                let early = try await client.subscribe(toMessagesOf: "second")
                #expect(early == nil)
                socket.send(text: RawGateway.yes(request))
            }
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            let running = GatewayClient(configuration: .test(gateway))
            client.withLock { $0 = running }
            _ = try await running.subscribe(toMessagesOf: "first")
            try await whileRunning(running) {
                _ = try await running.hello(within: .seconds(20))
                #expect(seen.withLock { $0 } == ["first", "second"])
            }
        }
    }

    @Test
    func `a subscription that the gateway refuses for good does not keep the others from their connection`()
        async throws
    {
        let behavior: RawGateway.Behavior = { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
            socket.send(
                text: request.params["key"] == "bad"
                    ? RawGateway.no(request, code: "INVALID_REQUEST", details: "NO") : RawGateway.yes(request)
            )
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            let client = GatewayClient(configuration: .test(gateway))
            _ = try await client.subscribe(toMessagesOf: "bad")
            _ = try await client.subscribe(toMessagesOf: "good")
            try await whileRunning(client) {
                _ = try await client.hello(within: .seconds(20))
                let error = try await #require(throws: GatewayError.self) {
                    try await client.subscribe(toMessagesOf: "bad")
                }
                #expect(error.code == .refused)
            }
        }
    }

    @Test
    func `an announced restart is waited for`() async throws {
        let behavior: RawGateway.Behavior = { socket, request in
            guard request.method == "connect" else { return }
            socket.send(text: RawGateway.hello(request))
            socket.send(
                text: #"{"type":"event","event":"shutdown","payload":{"reason":"restart","restartExpectedMs":7000}}"#
            )
            socket.close(code: 1012, reason: "service restart")
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            let clock = StepClock()
            let client = GatewayClient(configuration: .test(gateway), clock: clock)
            try await whileRunning(client) {
                var sleepers = clock.sleepers.makeAsyncIterator()
                let sleeper = try #require(await sleepers.next())
                #expect(sleeper.duration == .seconds(7))
                #expect(client.state.error?.code == .gatewayRestarting)
                #expect(client.state.error?.closeCode == 1012)
            }
        }
    }

    @Test
    func `a silent gateway is pinged, then closed with 4000, then called again`() async throws {
        let behavior: RawGateway.Behavior = { socket, request in
            if request.method == "connect" { socket.send(text: RawGateway.hello(request, tick: 1)) }
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            let clock = StepClock()
            let configuration = GatewayConfiguration.test(gateway) { $0.timeouts.pingAnswer = .milliseconds(100) }
            let client = GatewayClient(configuration: configuration, clock: clock)
            try await whileRunning(client) {
                var happenings = gateway.happenings.makeAsyncIterator()
                #expect(await happenings.next() == .request(socket: 1, method: "connect"))
                for await state in client.states where state.isConnected { break }
                let pending = Task { try await client.request(method: "never.answered") }
                var pings = 0
                while let happening = await happenings.next() {
                    if happening == .ping(socket: 1) { pings += 1 }
                    if case .close(_, let code) = happening {
                        #expect(code == 4000)
                        break
                    }
                }
                #expect(pings == 1)
                await #expect(throws: GatewayError.self) { try await pending.value }
                var sleepers = clock.sleepers.makeAsyncIterator()
                let sleeper = try #require(await sleepers.next())
                #expect(client.state.error?.code == .watchdogExpired)
                sleeper.wake()
                for await happening in gateway.happenings where happening == .request(socket: 2, method: "connect") {
                    break
                }
            }
        }
    }

    @Test
    func `a refused upgrade is tried again`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.faults = [.init(on: .upgrade, .refuseUpgrade(status: 503, body: "starting"), count: 2)]
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let client = GatewayClient(configuration: .test(gateway.url) { $0.reconnect.onStop = .fail })
            try await whileRunning(client) { _ = try await client.hello(within: .seconds(20)) }
        }
    }

    @Test
    func `a policy that fails ends the run with the error that only a human can mend`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let client = GatewayClient(
                configuration: .test(gateway.url, .token("wrong")) { $0.reconnect.onStop = .fail }
            )
            let error = try await #require(throws: GatewayError.self) { try await client.run() }
            #expect(error.code == .authenticationFailed)
            guard case .stopped(let last?) = client.state else {
                Issue.record("not stopped but \(client.state)")
                return
            }
            #expect(last.code == .authenticationFailed)
            let late = try await #require(throws: GatewayError.self) { try await client.hello(within: .seconds(20)) }
            #expect(late.code == .authenticationFailed)
        }
    }

    @Test
    func `the greeting is waited for as long as asked, and a human's error is told at once`() async throws {
        let port = try await RawGateway.with { $0.port }
        let nowhere = GatewayClient(configuration: .test("ws://127.0.0.1:\(port)"))
        try await whileRunning(nowhere) {
            for await state in nowhere.states where state.error != nil { break }
            let error = try await #require(throws: GatewayError.self) {
                try await nowhere.hello(within: .milliseconds(50))
            }
            #expect(error.code == .notConnected)
        }
        try await GatewaySimulator.withSimulator { gateway in
            let refused = GatewayClient(
                configuration: .test(gateway.url, .token("wrong")) { $0.reconnect.probeDelays = [.seconds(3600)] }
            )
            try await whileRunning(refused) {
                let error = try await #require(throws: GatewayError.self) {
                    try await refused.hello(within: .seconds(3600))
                }
                #expect(error.code == .authenticationFailed)
            }
        }
    }

    @Test
    func `without a run every request is refused, and a second run too`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let client = GatewayClient(configuration: .test(gateway.url))
            let early = try await #require(throws: GatewayError.self) { try await client.request(method: "health") }
            #expect(early.code == .notConnected)
            guard case .disconnected = client.state else {
                Issue.record("not disconnected but \(client.state)")
                return
            }
            try await whileRunning(client) {
                _ = try await client.hello(within: .seconds(20))
                let second = try await #require(throws: GatewayError.self) { try await client.run() }
                #expect(second.code == .shutDown)
                // The first run is not disturbed.
                _ = try await client.request(method: "health")
            }
            let late = try await #require(throws: GatewayError.self) { try await client.run() }
            #expect(late.code == .shutDown)
        }
    }
}
