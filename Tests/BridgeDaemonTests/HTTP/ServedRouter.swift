import AsyncHTTPClient
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing

@testable import BridgeDaemon

/// A router that is served on a real socket while a test runs.
struct ServedRouter {
    /// The address, as a client takes it.
    let base: String
    /// The folder of the socket.
    let folder: String

    /// Serves at a port of this machine.
    static func onPort(
        _ router: Router<DaemonRequestContext>,
        _ body: (ServedRouter) async throws -> Void
    ) async throws {
        try await serve(router, .address(ListenAddress("127.0.0.1:0")), "", body)
    }

    /// Serves at a Unix socket.
    static func onSocket(
        _ router: Router<DaemonRequestContext>,
        _ body: (ServedRouter) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("served-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await serve(router, .socket(path: folder + "/bridge.sock"), folder, body)
    }

    private static func serve(
        _ router: Router<DaemonRequestContext>,
        _ place: HTTPEndpoint.Place,
        _ folder: String,
        _ body: (ServedRouter) async throws -> Void
    ) async throws {
        let (addresses, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        let endpoint = HTTPEndpoint(
            place: place,
            responder: router.buildResponder(),
            maximumConnections: 16,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onListening: { continuation.yield($0) }
        )
        let group = ServiceGroup(
            configuration: .init(services: [endpoint], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = addresses.makeAsyncIterator()
            let address = try #require(await iterator.next())
            let path = address.hasPrefix("unix:") ? String(address.dropFirst(5)) : nil
            let base =
                path.map {
                    "http+unix://" + ($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
                } ?? String(address.dropLast())
            try await body(ServedRouter(base: base, folder: folder))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Makes a request.
    func request(
        _ path: String,
        method: HTTPMethodName = .get,
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> (status: UInt, headers: [String: String], body: String) {
        var request = HTTPClientRequest(url: base + path)
        request.method = .init(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let text = String(buffer: try await response.body.collect(upTo: 4 << 20))
        let fields = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        return (response.status.code, fields, text)
    }

    enum HTTPMethodName: String {
        case get = "GET"
        case post = "POST"
    }
}
