import Foundation
import Logging
import OpenClawBridge
import OpenClawGateway
import ServiceLifecycle
import Testing
import Tracing

@testable import BridgeDaemon

private let remote = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
private let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// Runs `body` with a name for a file of traces.
private func withTraceFile(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "traces-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "traces.jsonl").path)
}

@Suite(.timeLimit(.minutes(1))) struct `The tracer` {
    /// Writes what `body` records.
    private func record(
        _ path: String,
        maximumBytes: Int = 1 << 20,
        registry: PrometheusRegistry = PrometheusRegistry(),
        _ body: (FileTracer) async throws -> Void
    ) async throws {
        let tracer = FileTracer(path: path, maximumBytes: maximumBytes, metrics: registry, logger: quiet)
        try await body(tracer)
        let group = ServiceGroup(services: [tracer], logger: quiet)
        async let run: Void = group.run()
        await group.triggerGracefulShutdown()
        try await run
    }

    @Test func `writes spans that the OpenTelemetry Collector reads`() async throws {
        try await withTraceFile { path in
            try await record(path) { tracer in
                tracer.withSpan("outer", context: .topLevel, ofKind: .server) { span in
                    span.attributes["text"] = "x"
                    span.attributes["number"] = 7
                    span.attributes["flag"] = true
                    span.setStatus(SpanStatus(code: .error, message: "why"))
                    tracer.withSpan("inner", context: span.context) { $0.addEvent("event") }
                }
            }
            let spans = try WrittenSpan.all(in: path)
            #expect(spans.map(\.name) == ["inner", "outer"])
            let (inner, outer) = (try #require(spans.first), try #require(spans.last))
            #expect(outer.parentID == nil)
            #expect(inner.parentID == outer.spanID)
            #expect(inner.traceID == outer.traceID)
            #expect(outer.traceID.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            #expect(outer.json["kind"] == 2)
            #expect(inner.json["kind"] == 1)
            #expect(outer.json["status"] == ["code": 2, "message": "why"])
            #expect(outer.attribute("number") == "7")
            #expect(inner.json["events"]?.array?.first?["name"] == "event")
            let (start, end) = (outer.json["startTimeUnixNano"]?.string, outer.json["endTimeUnixNano"]?.string)
            #expect(try #require(start.flatMap { UInt64($0) }) <= (try #require(end.flatMap { UInt64($0) })))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `goes on with a trace from elsewhere, and hands it on`() async throws {
        try await withTraceFile { path in
            try await record(path) { tracer in
                let trace = try #require(TraceContext(parent: remote, state: "a=1"))
                let context = withTracer(tracer) { trace.instrumentationContext }
                let span = tracer.startSpan("child", context: context, ofKind: .client)
                #expect(span.context.trace?.traceID == trace.traceID)
                #expect(span.context.trace?.state == "a=1")
                span.end()
                span.end()
            }
            let spans = try WrittenSpan.all(in: path)
            #expect(spans.map(\.parentID) == ["00f067aa0ba902b7"])
            #expect(spans.first?.json["traceState"] == "a=1")
        }
    }

    @Test func `records nothing of a trace that its caller does not record`() async throws {
        try await withTraceFile { path in
            try await record(path) { tracer in
                let trace = try #require(TraceContext(parent: String(remote.dropLast()) + "0"))
                let context = withTracer(tracer) { trace.instrumentationContext }
                tracer.withSpan("child", context: context) { span in
                    #expect(!span.isRecording)
                    #expect(span.context.trace?.isSampled == false)
                }
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `drops what it has no room for, and counts it`() async throws {
        try await withTraceFile { path in
            let registry = PrometheusRegistry()
            try await record(path, maximumBytes: .max, registry: registry) { tracer in
                for _ in 0..<FileTracer.spanLimit + 10 { tracer.startSpan("s", context: .topLevel).end() }
            }
            let page = try Exposition(registry.exposition())
            #expect(page.value("openclaw_traces_spans_total", ["outcome": "dropped"]) == 10)
            #expect(page.value("openclaw_traces_spans_total", ["outcome": "written"]) == Double(FileTracer.spanLimit))
            #expect(try WrittenSpan.all(in: path).count == FileTracer.spanLimit)
        }
    }

    @Test func `counts what cannot be written as dropped`() async throws {
        let registry = PrometheusRegistry()
        try await record("/no/such/folder/traces", registry: registry) { $0.startSpan("s", context: .topLevel).end() }
        let page = try Exposition(registry.exposition())
        #expect(page.value("openclaw_traces_spans_total", ["outcome": "dropped"]) == 1)
    }

    @Test func `keeps one file besides the one it writes`() async throws {
        try await withTraceFile { path in
            let file = TraceFile(path: path, maximumBytes: 100)
            for letter in "abcde".utf8 { try file.append([UInt8](repeating: letter, count: 59) + [0x0A]) }
            func first(_ path: String) throws -> String {
                String(try String(contentsOfFile: path, encoding: .utf8).prefix(1))
            }
            #expect(try first(path) == "e")
            #expect(try first(path + ".1") == "d")
            let folder = URL(filePath: path).deletingLastPathComponent().path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        }
    }

    @Test func `does not follow a link that somebody put in the file's place`() async throws {
        try await withTraceFile { path in
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".target")
            #expect(throws: TraceFile.Trouble.self) { try TraceFile(path: path, maximumBytes: 100).append([1]) }
            #expect(!FileManager.default.fileExists(atPath: path + ".target"))
        }
    }

    @Test func `tells the log which trace a line belongs to`() {
        var context = InstrumentationContext.topLevel
        context.trace = TraceContext(parent: remote)
        InstrumentationContext.withValue(context) {
            #expect(
                Logger.MetadataProvider.traces.get() == [
                    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "00f067aa0ba902b7",
                ]
            )
        }
        #expect(Logger.MetadataProvider.traces.get().isEmpty)
    }
}
