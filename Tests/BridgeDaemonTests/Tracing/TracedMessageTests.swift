import Foundation
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing
import Tracing

@testable import BridgeDaemon

private let remote = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
private let secret = "a text that nobody else shall read"

@Suite(.timeLimit(.minutes(1))) struct `The trace of a delivery` {
    /// Runs the daemon's parts with a tracer, and gives the spans that were written.
    private func spans(
        _ body: (DaemonParts, GatewaySimulator) async throws -> Void
    ) async throws -> [WrittenSpan] {
        let path = FileManager.default.temporaryDirectory.appending(path: "traces-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await withDaemonParts({ $0.traceFile = path }) { parts, gateway in
            let tracer = try #require(parts.tracer)
            try await withThrowingTaskGroup { group in
                group.addTask { try await tracer.run() }
                try await withTracer(tracer) { try await parts.running { try await body(parts, gateway) } }
                group.cancelAll()
            }
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains(secret))
        return try WrittenSpan.all(in: path)
    }

    @Test func `has each attempt and the outcome, in the trace of the caller`() async throws {
        let spans = try await spans { parts, gateway in
            await gateway.inject(.init(on: .delivery, .providerFailure("no active listener")))
            var message = try OutboundMessage(secret, to: SessionKey(group))
            message.trace = TraceContext(parent: remote)
            try await parts.end(of: try await parts.outbox.enqueue(message).id)
        }
        #expect(spans.allSatisfy { $0.traceID == "4bf92f3577b34da6a3ce929d0e0e4736" })
        #expect(spans.allSatisfy { $0.parentID == "00f067aa0ba902b7" })
        let attempts = spans.filter { $0.name == "openclaw.attempt" }
        #expect(attempts.map { $0.attribute("openclaw.outcome") } == ["channel_failed", "accepted"])
        #expect(attempts.map { $0.attribute("openclaw.attempt") } == ["1", "2"])
        let outcome = try #require(spans.first { $0.name == "openclaw.message" })
        #expect(outcome.attribute("openclaw.outcome") == "accepted")
        #expect(outcome.attribute("openclaw.target") == group)
        #expect(outcome.json["status"] == nil)
    }

    @Test func `goes on with the span of the task that handed the message over`() async throws {
        let spans = try await spans { parts, _ in
            let span = startSpan("request", context: .topLevel, ofKind: .server)
            let message = try OutboundMessage(secret, to: SessionKey(group))
            let entry = try await ServiceContext.withValue(span.context) {
                try await parts.outbox.enqueue(message)
            }
            span.end()
            try await parts.end(of: entry.id)
        }
        let request = try #require(spans.first { $0.name == "request" })
        let message = try #require(spans.first { $0.name == "openclaw.message" })
        #expect(message.traceID == request.traceID)
        #expect(message.parentID == request.spanID)
    }

    @Test func `is not begun for a message that nobody traces`() async throws {
        let spans = try await spans { parts, _ in
            startSpan("marker", context: .topLevel, ofKind: .internal).end()
            try await parts.end(of: try await parts.outbox.enqueue(.init(secret, to: SessionKey(group))).id)
        }
        #expect(spans.map(\.name) == ["marker"])
    }
}
