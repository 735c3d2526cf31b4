import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The connection to a gateway` {
    @Test func `must be made before anything is sent`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let bridge = GatewayBridge(configuration(for: gateway))
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: groupKey, message: "hi")
            }
            #expect(error?.code == "connection.network")
            #expect(error?.description.contains("connect()") == true)
            #expect(bridge.connectionState == .disconnected)
        }
    }

    @Test func `is made, closed, and made again`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let bridge = GatewayBridge(configuration(for: gateway))
            let events = bridge.events
            try await bridge.connect()
            #expect(bridge.isConnected)
            try await bridge.connect()
            // Only the newest state is told to who looks late: the next one comes after this one was seen.
            try await events.reached(.connected)
            await bridge.close()
            #expect(bridge.connectionState == .disconnected)
            var states: [BridgeConnectionState] = []
            for await event in events {
                if case .connectionStateChanged(let state) = event { states.append(state) }
            }
            #expect(states.last == .disconnected)

            try await bridge.connect()
            try await bridge.sendToAgent(sessionKey: groupKey, message: "again")
            #expect(try await gateway.delivery().text == "again")
            await bridge.close()
            await bridge.close()
        }
    }

    @Test func `comes back after the gateway's restart`() async throws {
        try await withBridge { bridge, gateway in
            let events = bridge.events
            await gateway.crash()
            try await events.reached(.reconnecting)
            #expect(!bridge.isConnected)
            let error = await #expect(throws: BridgeError.self) {
                try await bridge.sendToAgent(sessionKey: groupKey, message: "meanwhile")
            }
            #expect(error?.code == "connection.network" && error?.isRetryable == true)
            try await gateway.restart()
            try await events.reached(.connected)
            try await bridge.sendToAgent(sessionKey: groupKey, message: "after")
            #expect(await gateway.deliveries.map(\.text) == ["after"])
        }
    }

    @Test func `fails at once with a wrong token, and says what to do`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            var configuration = configuration(for: gateway)
            configuration.gateway.token = "wrong"
            let bridge = GatewayBridge(configuration)
            let error = await #expect(throws: BridgeError.self) { try await bridge.connect() }
            #expect(error?.code == "connection.authentication" && error?.isRetryable == false)
            #expect(error?.details.advice?.contains("gateway.auth.token") == true)
            #expect(bridge.connectionState == .failed)
            await bridge.close()
        }
    }

    @Test func `gives up waiting for a gateway that is not there, and tells why`() async throws {
        let url = try await GatewaySimulator.withSimulator { $0.url }
        var configuration = BridgeConfiguration()
        configuration.gateway.url = url
        configuration.gateway.token = "t"
        configuration.gateway.connectTimeout = .milliseconds(300)
        let bridge = GatewayBridge(configuration)
        let error = await #expect(throws: BridgeError.self) { try await bridge.connect() }
        #expect(error?.isRetryable == true)
        #expect(["connection.timeout", "connection.network"].contains(error?.code))
        #expect(bridge.connectionState == .connecting)
        await bridge.close()
    }

    @Test func `proves its identity, and keeps it in its folder`() async throws {
        try await withTemporaryFolder { folder in
            try await GatewaySimulator.withSimulator { gateway in
                var configuration = configuration(for: gateway)
                configuration.stateDirectory = folder + "/state"
                for _ in 0..<2 {
                    let bridge = GatewayBridge(configuration)
                    try await bridge.connect()
                    await bridge.close()
                }
                let connects = await gateway.receivedRequests.filter { $0.method == "connect" }
                let devices = connects.compactMap { $0.params["device"]?["id"]?.string }
                #expect(devices.count == 2 && Set(devices).count == 1)
            }
        }
    }

    @Test func `does not start with an identity file that others can read`() async throws {
        try await withTemporaryFolder { folder in
            var configuration = BridgeConfiguration()
            configuration.stateDirectory = folder
            configuration.gateway.token = "t"
            let file = try #require(configuration.identityFile)
            _ = try DeviceIdentity.load(from: file)
            try setMode(0o644, of: file)
            let bridge = GatewayBridge(configuration)
            let error = await #expect(throws: BridgeError.self) { try await bridge.connect() }
            #expect(error?.code == "connection.authentication")
            #expect((error?.cause as? GatewayError)?.code == .identityUnusable)
            await #expect(throws: BridgeError.self) { try await bridge.run() }
        }
    }

    @Test func `lasts as long as the service runs`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let bridge = GatewayBridge(configuration(for: gateway))
            let service = Task { try await bridge.run() }
            try await bridge.connect()
            try await bridge.sendToAgent(sessionKey: groupKey, message: "hi")
            service.cancel()
            try await service.value
            #expect(bridge.connectionState == .disconnected)
        }
    }

    @Test func `is joined by a service that starts later, and ends it when it is closed`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let bridge = GatewayBridge(configuration(for: gateway))
            try await bridge.connect()
            let service = Task { try await bridge.run() }
            await bridge.close()
            try await service.value
            #expect(await gateway.receivedRequests.filter { $0.method == "connect" }.count <= 2)
        }
    }

    @Test func `lets a send finish when its service group shuts down`() async throws {
        let slow = GatewaySimulator.Channel(id: "whatsapp", answerDelay: .milliseconds(300))
        try await GatewaySimulator.withSimulator(.init(channels: [slow])) { gateway in
            let bridge = GatewayBridge(configuration(for: gateway))
            let events = bridge.events
            try await withServiceGroup(running: bridge) { services in
                try await events.reached(.connected)
                async let receipt = bridge.sendToAgent(sessionKey: groupKey, message: "last words")
                _ = try await gateway.delivery()
                await services.triggerGracefulShutdown()
                #expect(try await receipt.status == .sent)
            }
            #expect(bridge.connectionState == .disconnected)
        }
    }

    @Test func `ends with a service group that joined it`() async throws {
        try await GatewaySimulator.withSimulator { gateway in
            let bridge = GatewayBridge(configuration(for: gateway))
            try await bridge.connect()
            try await withServiceGroup(running: bridge) { await $0.triggerGracefulShutdown() }
            #expect(bridge.connectionState == .disconnected)
        }
    }

    /// Runs `body` beside a service group, and waits for the end of the group.
    private func withServiceGroup(
        running service: any Service,
        _ body: (ServiceGroup) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(services: [service], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(group)
            try await tasks.waitForAll()
        }
    }
}
