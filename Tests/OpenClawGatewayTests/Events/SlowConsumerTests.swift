import CoreMetrics
import MetricsTestKit
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

/// Consumers inside the process that do not keep up, and events that the gateway loses.
@Suite(.timeLimit(.minutes(1))) struct SlowConsumerTests {
    @Test
    func `a consumer that does not keep up gets a notice, the counter rises, and nobody else suffers`() async throws {
        let burst: RawGateway.Behavior = { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request)) }
            for number in 1...500 {
                socket.send(text: #"{"type":"event","event":"number","payload":\#(number),"seq":\#(number)}"#)
            }
            socket.send(text: RawGateway.yes(request))
        }
        try await RawGateway.with(behavior: burst) { gateway in
            let metrics = TestMetrics()
            let client = GatewayClient(configuration: .test(gateway), metrics: metrics)
            try await whileRunning(client) {
                _ = try await client.hello(within: .seconds(20))
                var slow = client.events(buffer: 10).makeAsyncIterator()
                var patient = client.events(buffer: 1000).makeAsyncIterator()
                // The answer comes after all events, so the slow consumer has missed them by now.
                _ = try await client.request(method: "burst")
                guard case .gap(let gap)? = await slow.next() else {
                    Issue.record("no gap")
                    return
                }
                #expect(gap.reason == .consumerTooSlow(dropped: 490))
                guard case .event(let frame)? = await slow.next() else {
                    Issue.record("no event")
                    return
                }
                let payload = try frame.payload.json()
                #expect(payload == 491)
                for number in 1...500 {
                    guard case .event(let frame)? = await patient.next() else {
                        Issue.record("event \(number) is missing")
                        return
                    }
                    #expect(frame.sequence == number)
                }
                #expect(metrics.counterTotal(label: "openclaw_gateway_dropped_events_total") == 490)
            }
        }
    }

    @Test(arguments: [(3, 0), (4, 5)])
    func `a jump in the count is a loss on protocol 4 only`(version: Int, lost: Int) async throws {
        let behavior: RawGateway.Behavior = { socket, request in
            if request.method == "connect" { return socket.send(text: RawGateway.hello(request, version: version)) }
            for number in [1, 2, 8] {
                socket.send(text: #"{"type":"event","event":"number","payload":1,"seq":\#(number)}"#)
            }
            socket.send(text: RawGateway.yes(request))
        }
        try await RawGateway.with(behavior: behavior) { gateway in
            try await GatewayConnection.withConnection(configuration: .test(gateway)) { connection in
                var events = connection.events().makeAsyncIterator()
                _ = try await connection.request(method: "burst")
                var found = 0
                for _ in 1...3 {
                    var next = await events.next()
                    if case .gap(let gap)? = next, case .lostByGateway(count: let count) = gap.reason {
                        found += count
                        next = await events.next()
                    }
                    guard case .event? = next else {
                        Issue.record("an event is missing")
                        return
                    }
                }
                #expect(found == lost)
            }
        }
    }

    @Test
    func `counters tell attempts, failures, ends, and frames that make no sense`() async throws {
        var configuration = GatewaySimulator.Configuration()
        configuration.faults = [
            .init(on: .connect, .refuseConnect(.starting)), .init(on: .answer("health"), .send(.notJSON)),
            .init(on: .answer("health"), .send(.strayAnswer)),
        ]
        try await GatewaySimulator.withSimulator(configuration) { gateway in
            let metrics = TestMetrics()
            let client = GatewayClient(configuration: .test(gateway.url), metrics: metrics)
            try await whileRunning(client) {
                _ = try await client.hello(within: .seconds(20))
                for _ in 1...3 { _ = try await client.request(method: "health") }
                var events = client.events().makeAsyncIterator()
                await gateway.inject(.init(on: .now, .drop))
                while let element = await events.next() {
                    if case .gap(EventGap(reason: .reconnected)) = element { break }
                }
                _ = try await client.hello(within: .seconds(20))
            }
            func total(_ name: String) -> Int64 { metrics.counterTotal(label: "openclaw_gateway_\(name)_total") }
            #expect(total("connect_attempts") == 3)
            #expect(total("connect_failures") == 1)
            #expect(total("disconnects") == 1)
            #expect(total("malformed_frames") == 1)
        }
    }
}
