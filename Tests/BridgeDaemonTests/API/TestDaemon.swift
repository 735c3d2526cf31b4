import AsyncHTTPClient
import BridgeDaemon
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import ServiceLifecycle

/// A daemon in this process, with a simulated gateway, a folder of its own, and a client on its Unix socket.
struct TestDaemon: Sendable {
    /// The address of a group that the simulator knows.
    static let group = "whatsapp:group:120363401780756402@g.us"

    let gateway: GatewaySimulator
    let parts: DaemonParts
    let client: HTTPClient
    let socket: String
    /// Ends the daemon as a service manager does.
    let shutDown: @Sendable () async -> Void

    /// What the daemon answered.
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let text: String

        var json: JSONValue { (try? JSONValue(parsing: text)) ?? .null }
    }

    /// Runs a daemon for as long as `body` runs.
    static func run(
        _ change: (inout DaemonConfiguration) -> Void = { _ in },
        _ body: (TestDaemon) async throws -> Void
    ) async throws {
        try await GatewaySimulator.withSimulator { gateway in
            // A socket's path must be short.
            let folder = "/tmp/ocb-\(UUID().uuidString.prefix(8).lowercased())"
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var bridge = BridgeConfiguration()
            bridge.gateway.url = gateway.url
            bridge.gateway.token = "test-token"
            bridge.stateDirectory = folder
            var configuration = DaemonConfiguration(OrchestratorConfiguration(bridge))
            change(&configuration)
            try await serve(configuration, gateway, body)
        }
    }

    private static func serve(
        _ configuration: DaemonConfiguration,
        _ gateway: GatewaySimulator,
        _ body: (TestDaemon) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let parts = try await DaemonParts(configuration, environment: [:], logger: logger)
        let (listening, told) = AsyncStream.makeStream(of: String.self)
        let daemon = try Daemon(parts, load: { configuration }, onListening: { told.yield($0) })
        let group = ServiceGroup(services: [daemon], logger: logger)
        var settings = HTTPClient.Configuration()
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1000
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        let result: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    defer { told.finish() }
                    try await group.run()
                }
                guard await listening.first(where: { _ in true }) != nil else {
                    // It ended before anybody could connect; the task says why.
                    return try await tasks.waitForAll()
                }
                let socket = configuration.http.socket ?? ""
                let daemon = TestDaemon(gateway: gateway, parts: parts, client: client, socket: socket) {
                    await group.triggerGracefulShutdown()
                }
                try await body(daemon)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        try result.get()
    }

    // MARK: Asking

    func request(
        _ method: HTTPMethod,
        _ path: String,
        _ headers: [(String, String)] = [],
        body: String? = nil
    ) -> HTTPClientRequest {
        let host = socket.replacingOccurrences(of: "/", with: "%2F")
        var request = HTTPClientRequest(url: "http+unix://\(host)\(path)")
        request.method = method
        request.headers = HTTPHeaders([("host", "localhost")] + headers)
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        return request
    }

    func send(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await client.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 16 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, text: String(buffer: body))
    }

    func get(_ path: String, _ headers: [(String, String)] = []) async throws -> Answer {
        try await send(request(.GET, path, headers))
    }

    func post(_ path: String, _ body: JSONValue? = nil, _ headers: [(String, String)] = []) async throws -> Answer {
        let headers = headers + (body == nil ? [] : [("content-type", "application/json; charset=utf-8")])
        return try await send(request(.POST, path, headers, body: body?.description))
    }

    /// Hands a message in, and gives its id.
    @discardableResult
    func message(_ text: String, _ more: [String: JSONValue] = [:], to target: String = group) async throws -> String {
        let body: [String: JSONValue] = ["sessionKey": .string(target), "text": .string(text)]
        let answer = try await post("/v1/messages", .object(body.merging(more) { $1 }))
        return answer.json["id"]?.string ?? "none: \(answer.text)"
    }
}
