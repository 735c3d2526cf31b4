import Foundation
import OpenClawBridgeSQLite
import OpenClawGateway
import Testing

@testable import OpenClawBridge

private let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
private let span = "00f067aa0ba902b7"

@Suite struct `A trace context` {
    @Test func `is read from the headers of W3C Trace Context`() throws {
        let context = try #require(TraceContext(parent: "00-\(trace)-\(span)-01", state: "rojo=00f0,congo=t61rc"))
        #expect(context.traceID == trace)
        #expect(context.spanID == span)
        #expect(context.isSampled)
        #expect(context.state == "rojo=00f0,congo=t61rc")
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-1", "00-\(trace)-\(span)-01-", "00-\(trace)-\(span)-01x",
        "ff-\(trace)-\(span)-01", "0x-\(trace)-\(span)-01", "00-\(trace.uppercased())-\(span)-01",
        "00-\(String(repeating: "0", count: 32))-\(span)-01", "00-\(trace)-\(String(repeating: "0", count: 16))-01",
        "00_\(trace)-\(span)-01", "00-\(trace)-\(span)-0g", "01-\(trace)-\(span)-01x", " 00-\(trace)-\(span)-01",
        "00-\(trace)é-\(span)-1",
    ])
    func `is none when the header breaks the rules`(header: String) {
        #expect(TraceContext(parent: header) == nil)
    }

    @Test(arguments: [
        ("00", "", "00"), ("ff", "", "01"), ("02", "", "00"), ("03", "", "01"), ("09", "-more", "01"),
    ])
    func `keeps nothing but whether it is recorded`(flags: String, rest: String, kept: String) {
        let version = rest.isEmpty ? "00" : "cc"
        let context = TraceContext(parent: "\(version)-\(trace)-\(span)-\(flags)\(rest)")
        #expect(context?.parent == "00-\(trace)-\(span)-\(kept)")
    }

    @Test(arguments: [
        "", "a", "=1", "A=1", "a=1,a=2", "a=\u{7F}", "a=1,b", String(repeating: "x", count: 513),
        (1...33).map { "k\($0)=1" }.joined(separator: ","),
    ])
    func `goes on without a state that breaks the rules`(state: String) {
        let context = TraceContext(parent: "00-\(trace)-\(span)-01", state: state)
        #expect(context != nil)
        #expect(context?.state == nil)
    }

    @Test(arguments: ["a=1", "a=1, b=2", "a@b=x y", "a=1,,b=2", (1...32).map { "k\($0)=1" }.joined(separator: ",")])
    func `passes on a state that keeps them`(state: String) {
        #expect(TraceContext(parent: "00-\(trace)-\(span)-01", state: state)?.state == state)
    }

    @Test func `of a span inside is in the same trace`() throws {
        var generator = SeededGenerator(seed: 7)
        let root = TraceContext.root(using: &generator)
        let child = root.child(using: &generator)
        #expect(child.traceID == root.traceID)
        #expect(child.spanID != root.spanID)
        #expect(child.isSampled)
        #expect(TraceContext(parent: child.parent) == child)
        let unrecorded = try #require(TraceContext(parent: "00-\(trace)-\(span)-00", state: "a=1"))
        #expect(unrecorded.child(using: &generator).isSampled == false)
        #expect(unrecorded.child(using: &generator).state == "a=1")
    }
}

@Suite(.timeLimit(.minutes(1))) struct `The trace of a message` {
    private func context(_ state: String? = nil) throws -> TraceContext {
        try #require(TraceContext(parent: "00-\(trace)-\(span)-01", state: state))
    }

    @Test(arguments: [nil, "a=1,b=2"])
    func `outlives the process that took the message`(state: String?) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "trace-\(UUID().uuidString)")
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: attributes)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "outbox.sqlite").path
        var message = try OutboundMessage("text", to: SessionKey(groupKey))
        message.trace = try context(state)
        let id = try await Outbox(store: try SQLiteOutboxStore(path: path)).enqueue(message).id
        let entry = try await Outbox(store: try SQLiteOutboxStore(path: path)).entry(id)
        #expect(entry.submission.trace == message.trace)
    }

    @Test func `does not make another message of it`() async throws {
        let outbox = Outbox(store: InMemoryOutboxStore())
        var message = try OutboundMessage("text", to: SessionKey(groupKey), idempotencyKey: "key")
        let first = try await outbox.enqueue(message)
        message.trace = try context()
        #expect(try await outbox.enqueue(message).id == first.id)
    }

    @Test(arguments: ["", "nonsense", "00-\(trace)-\(span)-01-"])
    func `is left out when what is stored of it breaks the rules`(stored: String) throws {
        let route = try SessionKey(groupKey).route
        let submission = OutboxSubmission(route: route, lane: Lane(route), parts: ["text"])
        var form = try #require(submission.storedForm.object)
        #expect(form["traceparent"] == nil)
        form["traceparent"] = .string(stored)
        let read = try #require(
            OutboxSubmission(storedForm: .object(form), lane: submission.lane, idempotencyKey: nil)
        )
        #expect(read == submission)
    }
}
