import Foundation
import HTTPTypes
import OpenClawBridge
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import Testing

@testable import BridgeDaemon

let group = "whatsapp:group:120363401780756402@g.us"

@Suite(.timeLimit(.minutes(1))) struct `The metrics of a daemon` {
    @Test func `tell what became of each message`() async throws {
        try await withDaemonParts { parts, gateway in
            try await parts.running {
                let quiet = try await parts.outbox.enqueue(.init("green", to: SessionKey(group)))
                try await parts.end(of: quiet.id)
                await gateway.inject(.init(on: .delivery, .providerFailure("no active listener")))
                let retried = try await parts.outbox.enqueue(.init("again", to: SessionKey(group)))
                try await parts.end(of: retried.id)
                let unknown = try await parts.outbox.enqueue(
                    .init("to nobody", to: .chat(try ChatTarget(channel: "irc", to: "x")))
                )
                #expect(try await parts.end(of: unknown.id).delivery.state == .rejected)
                var useless = try OutboundMessage("too late", to: SessionKey(group))
                useless.delivery.expiresAt = Date() - 1
                try await parts.end(of: try await parts.outbox.enqueue(useless).id)
            }
            let page = try await parts.page()
            func finished(_ outcome: String) -> Double? {
                page.value("openclaw_outbox_finished_total", ["outcome": outcome])
            }
            #expect(page.value("openclaw_outbox_enqueued_total") == 4)
            #expect([finished("accepted"), finished("rejected"), finished("expired")] == [2, 1, 1])
            #expect(page.value("openclaw_outbox_retries_total") == 1)
            #expect(page.value("openclaw_outbox_attempts_total", ["outcome": "accepted"]) == 2)
            #expect(page.value("openclaw_outbox_attempts_total", ["outcome": "channel_failed"]) == 1)
            #expect(page.value("openclaw_outbox_attempt_duration_seconds_count").map { $0 >= 3 } == true)
            #expect(page.value("openclaw_outbox_delivery_duration_seconds_count") == 2)
            // The retry waited for a second.
            #expect(page.value("openclaw_outbox_delivery_duration_seconds_sum").map { $0 >= 1 } == true)
            #expect(page.value("openclaw_outbox_entries", ["state": "accepted"]) == 2)
            #expect(page.value("openclaw_outbox_oldest_age_seconds") == 0)
            #expect(page.value("openclaw_gateway_connect_attempts_total") == 1)
            #expect(page.value("openclaw_gateway_connect_duration_seconds_count") == 1)
            #expect(page.value("openclaw_gateway_errors_total", ["code": "refused"]).map { $0 >= 1 } == true)
        }
    }

    @Test func `tell the connection's state, and that it was made again`() async throws {
        try await withDaemonParts { parts, gateway in
            try await parts.running {
                #expect(try await parts.page().value("openclaw_gateway_state", ["state": "connected"]) == 1)
                var states = parts.bridge.bridge.events.makeAsyncIterator()
                await gateway.crash()
                while case let event? = await states.next() {
                    if case .connectionStateChanged(.reconnecting) = event { break }
                }
                try await gateway.restart()
                try await parts.bridge.bridge.connect()
            }
            let page = try await parts.page()
            #expect(page.value("openclaw_gateway_reconnects_total") == 1)
            #expect(page.value("openclaw_gateway_disconnects_total").map { $0 >= 1 } == true)
            let states = try #require(page.families["openclaw_gateway_state"]).samples
            #expect(states.map(\.value).reduce(0, +) == 1)
            #expect(page.value("openclaw_gateway_state", ["state": "connected"]) == 0)
        }
    }

    @Test func `tell how much waits, and for how long`() async throws {
        try await withDaemonParts { parts, _ in
            try await parts.outbox.pause(.everything)
            for number in 0..<3 {
                try await parts.outbox.enqueue(.init("text \(number)", to: SessionKey(group)))
            }
            let page = try await parts.page()
            #expect(page.value("openclaw_outbox_entries", ["state": "queued"]) == 3)
            #expect(page.value("openclaw_outbox_lanes") == 1)
            #expect(page.value("openclaw_outbox_oldest_age_seconds").map { $0 > 0 } == true)
            #expect(page.value("openclaw_outbox_pauses") == 1)
        }
    }

    @Test func `tell what the process uses`() async throws {
        try await withDaemonParts { parts, _ in
            let page = try await parts.page()
            #expect(page.value("process_cpu_seconds_total").map { $0 > 0 } == true)
            #expect(page.value("process_max_fds").map { $0 > 0 } == true)
            #if os(Linux)
            #expect(page.value("process_resident_memory_bytes").map { $0 > 1_048_576 } == true)
            #expect(page.value("process_open_fds").map { $0 > 3 } == true)
            let start = try #require(page.value("process_start_time_seconds"))
            #expect((Date().timeIntervalSince1970 - start) > 0)
            #expect((Date().timeIntervalSince1970 - start) < 86_400)
            #expect(page.value("openclaw_metrics_reading_errors_total", ["source": "process"]) == 0)
            #endif
        }
    }

    @Test func `count commands and the steps of workflows`() async throws {
        try await withDaemonParts { parts, _ in
            let event = AuditEvent(place: "http", command: "status", outcome: .refused, key: "k")
            _ = try await parts.audit.append(event, at: Date())
            let page = try await parts.page()
            #expect(page.value("openclaw_commands_total", ["outcome": "refused"]) == 1)
        }
    }

    @Test func `count requests by route and not by path`() throws {
        let registry = PrometheusRegistry()
        let instruments = HTTPInstruments(factory: registry)
        for number in 0..<1000 {
            instruments.count(
                route: number < 10 ? "/v1/messages/{id}" : nil,
                method: try #require(HTTPRequest.Method(rawValue: number == 0 ? "GET" : "M\(number)")),
                status: number < 10 ? .ok : .notFound,
                duration: .milliseconds(2)
            )
        }
        let page = try Exposition(registry.exposition())
        let name = "openclaw_http_requests_total"
        #expect(page.value(name, ["route": "/v1/messages/{id}", "method": "GET", "status": "2xx"]) == 1)
        #expect(page.value(name, ["route": "/v1/messages/{id}", "method": "other", "status": "2xx"]) == 9)
        #expect(page.value(name, ["route": "NotFound", "method": "other", "status": "4xx"]) == 990)
        #expect(page.families[name]?.samples.count == 3)
    }
}

extension DaemonParts {
    /// What the metrics say now.
    func page() async throws -> Exposition { try Exposition(await metrics.exposition()) }
}
