import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator
import ServiceLifecycle

@testable import BridgeDaemon

/// A daemon's pages behind a real port, and a browser that keeps its cookie and follows nothing by itself.
struct DashboardHouse: Sendable {
    /// An answer, as the tests look at it.
    struct Answer {
        let status: UInt
        let headers: NIOHTTP1.HTTPHeaders
        let body: String

        var location: String? { headers.first(name: "location") }
        var cookie: String? { headers.first(name: "set-cookie") }

        /// The proof that the page's forms carry.
        var proof: String { Markup(body).tags.first { $0["name"] == "proof" }?["value"] ?? "" }
    }

    static let token = "a-token-that-nobody-guesses"

    let parts: DaemonParts
    let admission: Admission
    let clock: SetTime
    let base: String
    private let client: HTTPClient

    /// Runs `body` with a daemon that nobody can reach the gateway from.
    static func with(needsToken: Bool = true, _ body: (DashboardHouse) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dashboard-\(UUID())").path
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: attributes
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var orchestrator = OrchestratorConfiguration()
        orchestrator.bridge.stateDirectory = folder
        let logger = Logger(label: "dashboard-test") { _ in SwiftLogNoOpLogHandler() }
        let parts = try await DaemonParts(DaemonConfiguration(orchestrator), environment: [:], logger: logger)
        let admission = Admission(token: APIToken(Secret(token)))
        let clock = SetTime()
        let dashboard = Dashboard(parts, admission: admission, time: clock.time)
        let router = DaemonRouter.make(parts, dashboard: dashboard, admission: admission, needsToken: needsToken)
        let (addresses, told) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        let endpoint = HTTPEndpoint(
            place: .address(try ListenAddress("127.0.0.1:0")),
            responder: router.buildResponder(),
            maximumConnections: 64,
            logger: logger,
            onListening: { told.yield($0) }
        )
        let client = HTTPClient(configuration: .init(redirectConfiguration: .disallow))
        let result: Result<Void, any Error> = await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await endpoint.run() }
            defer { group.cancelAll() }
            guard let base = await addresses.first(where: { _ in true }) else { return .success(()) }
            let house = DashboardHouse(parts: parts, admission: admission, clock: clock, base: base, client: client)
            do { return .success(try await body(house)) } catch { return .failure(error) }
        }
        try await client.shutdown()
        try result.get()
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await send(path, .GET, headers, nil)
    }

    func post(_ path: String, _ form: String, _ headers: [String: String] = [:]) async throws -> Answer {
        let type = ["Content-Type": "application/x-www-form-urlencoded"]
        return try await send(path, .POST, type.merging(headers) { $1 }, form)
    }

    /// Signs in, and gives the header with the cookie.
    func signIn() async throws -> [String: String] {
        let answer = try await post("/sign-in", "token=\(Self.token)")
        return ["Cookie": String((answer.cookie ?? "").prefix { $0 != ";" })]
    }

    private func send(
        _ path: String,
        _ method: HTTPMethod,
        _ headers: [String: String],
        _ body: String?
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path.dropFirst())
        request.method = method
        request.headers = NIOHTTP1.HTTPHeaders(Array(headers))
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await client.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Answer(status: response.status.code, headers: response.headers, body: String(buffer: bytes))
    }
}
