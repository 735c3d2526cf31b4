import HTTPTypes
import Hummingbird
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

@testable import BridgeDaemon

/// Paths and methods that there are, and those that there are none of.
@Suite(.timeLimit(.minutes(2))) struct `Paths and methods` {
    @Test func `are refused with what would have been right`() async throws {
        try await TestDaemon.run { daemon in
            let put = try await daemon.send(daemon.request(.PUT, "/v1/messages"))
            #expect(put.status == 405 && put.headers["allow"] == ["GET, HEAD, OPTIONS, POST"])
            #expect(put.json["code"]?.string == "http.methodNotAllowed")
            let delete = try await daemon.send(daemon.request(.DELETE, "/v1/messages/k3v9x2-41/retry"))
            #expect(delete.status == 405 && delete.headers["allow"] == ["OPTIONS, POST"])
            let batch = try await daemon.get("/v1/messages/batch")
            #expect(batch.status == 405 && batch.headers["allow"] == ["OPTIONS, POST"])
            let options = try await daemon.send(daemon.request(.OPTIONS, "/v1/status"))
            #expect(options.status == 204 && options.headers["allow"] == ["GET, HEAD, OPTIONS"])
            let head = try await daemon.send(daemon.request(.HEAD, "/v1/status"))
            #expect(head.status == 200 && head.text.isEmpty)
            for path in ["/v1", "/v1/nothing", "/v1/messages/a/b/c", "/v2/messages"] {
                let missing = try await daemon.get(path)
                #expect(missing.status == 404 && missing.json["code"]?.string == "http.notFound", "\(path)")
            }
        }
    }

    @Test func `take JSON and nothing else`() async throws {
        try await TestDaemon.run { daemon in
            let body = "{\"sessionKey\": \"\(TestDaemon.group)\", \"text\": \"x\"}"
            for type in ["text/plain", "application/x-www-form-urlencoded", "nonsense"] {
                let answer = try await daemon.send(
                    daemon.request(.POST, "/v1/messages", [("content-type", type)], body: body)
                )
                #expect(answer.status == 415, "\(type)")
            }
            for broken in ["", "{", "[]", "null", "{\"text\": }", String(repeating: "[", count: 100_000)] {
                let answer = try await daemon.send(
                    daemon.request(.POST, "/v1/messages", [("content-type", "application/json")], body: broken)
                )
                #expect(answer.status == 400 && answer.json["code"]?.string == "body.malformed", "\(broken.prefix(9))")
            }
            let deep =
                "{\"metadata\":" + String(repeating: "{\"a\":", count: 5000) + "1"
                + String(repeating: "}", count: 5001)
            let answer = try await daemon.send(
                daemon.request(.POST, "/v1/messages", [("content-type", "application/json")], body: deep)
            )
            #expect(answer.status == 400)
            let form = try await daemon.send(daemon.request(.POST, "/v1/pause", body: "scope=all"))
            #expect(form.status == 415)
        }
    }

    @Test func `refuse bodies and headers that are too large`() async throws {
        try await TestDaemon.run({ $0.http.maximumBody = 4096 }) { daemon in
            let body = "{\"text\": \"" + String(repeating: "x", count: 5000) + "\"}"
            let large = try await daemon.send(
                daemon.request(.POST, "/v1/messages", [("content-type", "application/json")], body: body)
            )
            #expect(large.status == 413 && large.json["status"]?.integer == 413, "\(large.text)")
            // The parser ends the connection, perhaps before the answer was read.
            let header = ("x-large", String(repeating: "x", count: 64 << 10))
            let answer = try? await daemon.get("/healthz", [header])
            #expect(answer.map { (400..<500).contains($0.status) } ?? true)
            #expect(try await daemon.get("/healthz").status == 200)
        }
    }
}
