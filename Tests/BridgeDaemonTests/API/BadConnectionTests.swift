import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

@testable import BridgeDaemon

/// Callers that are slow, or do not read.
@Suite(.timeLimit(.minutes(2))) struct `Connections that only cost` {
    /// Serves some routes on a socket of their own while `body` runs.
    private func serve(
        _ daemon: TestDaemon,
        deadline: TimeAmount = .seconds(30),
        _ router: Router<DaemonRequestContext>,
        _ body: (String) async throws -> Void
    ) async throws {
        let path = daemon.socket + "-2"
        let (listening, told) = AsyncStream.makeStream(of: String.self)
        var endpoint = HTTPEndpoint(
            place: .socket(path: path),
            responder: router.buildResponder(),
            maximumConnections: 8,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onListening: { told.yield($0) }
        )
        endpoint.deadline = deadline
        try await withThrowingTaskGroup(of: Void.self) { [endpoint] group in
            group.addTask { try await endpoint.run() }
            _ = await listening.first { _ in true }
            try await body(path)
            group.cancelAll()
        }
    }

    private func connect(_ path: String, _ text: String, reads: Bool) async throws -> any Channel {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .connect(unixDomainSocketPath: path).get()
        try await channel.writeAndFlush(ByteBuffer(string: text))
        return channel
    }

    @Test(
        arguments: [
            "", "GET /healthz HT",
            "POST /v1/pause HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
        ]
    )
    func `are closed when a request takes too long to arrive`(sent: String) async throws {
        try await TestDaemon.run { daemon in
            let admission = Admission()
            let router = DaemonRouter.make(
                daemon.parts,
                dashboard: Dashboard(daemon.parts, admission: admission),
                admission: admission,
                needsToken: false
            )
            try await serve(daemon, deadline: .milliseconds(50), router) { path in
                let channel = try await connect(path, sent, reads: true)
                try await channel.closeFuture.get()
            }
        }
    }

    @Test func `are closed when nobody reads the events that were asked for`() async throws {
        try await TestDaemon.run { daemon in
            let feed = daemon.parts.events
            let router = Router(context: DaemonRequestContext.self)
            let pace = EventPace(heartbeat: .milliseconds(20))
            EventRoutes(parts: daemon.parts, pace: pace).add(to: router)
            try await serve(daemon, router) { path in
                let channel = try await connect(
                    path,
                    "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    reads: false
                )
                while feed.readerCount == 0 { await Task.yield() }
                // More than the buffers of both sides hold.
                let text = String(repeating: "x", count: 4000)
                for number in 1...1000 { feed.post(.notification(.error, issue: "\(number) \(text)")) }
                while feed.readerCount > 0 { await Task.yield() }
                try? await channel.close()
            }
        }
    }
}
