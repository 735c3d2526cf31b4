package import CoreMetrics
package import Logging
import OpenClawBridge
import OpenClawGateway
import ServiceLifecycle
import Synchronization
package import Tracing

/// Appends finished spans to a file, in the form that the OpenTelemetry Collector's `otlpjsonfile` receiver reads.
///
/// A span is recorded when its trace is, as the caller's `traceparent` says; traces that begin here are. At most
/// ``spanLimit`` spans wait to be written: those that end while the room is used up are dropped and counted.
package final class FileTracer: Tracer, Service {
    /// How many spans wait to be written at most.
    package static let spanLimit = 4096

    private let file: TraceFile
    private let logger: Logger
    private let waiting = Mutex<[FinishedSpan]>([])
    private let written: Counter
    private let dropped: Counter
    /// Rung when there is something to write; more than one ring is one.
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    /// Makes a tracer; it writes while it runs.
    ///
    /// - Parameters:
    ///   - path: The file. When it is full, it is renamed to the same name with `.1` behind it.
    ///   - maximumBytes: When the file is full.
    ///   - metrics: Where spans are counted.
    ///   - logger: Where trouble with the file is told, once.
    package init(path: String, maximumBytes: Int = 16 << 20, metrics: any MetricsFactory, logger: Logger) {
        file = TraceFile(path: path, maximumBytes: maximumBytes)
        self.logger = logger
        func counter(_ outcome: String) -> Counter {
            Counter(label: "openclaw_traces_spans_total", dimensions: [("outcome", outcome)], factory: metrics)
        }
        written = counter("written")
        dropped = counter("dropped")
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Writes what ends, until the task is cancelled or the service group shuts down; then writes what is left.
    package func run() async throws {
        var isTroubled = false
        await withGracefulShutdownHandler {
            for await _ in bell { write(&isTroubled) }
        } onGracefulShutdown: { [ring] in
            ring.finish()
        }
        write(&isTroubled)
    }

    private func write(_ isTroubled: inout Bool) {
        let spans = waiting.withLock { spans in
            defer { spans.removeAll(keepingCapacity: true) }
            return spans
        }
        guard !spans.isEmpty else { return }
        var writer = JSONWriter()
        do {
            let version = GatewayConfiguration.ClientDescription().version
            try writer.value(FinishedSpan.line(spans, version: version))
            try file.append(writer.bytes + [UInt8(ascii: "\n")])
            written.increment(by: spans.count)
            isTroubled = false
        } catch {
            dropped.increment(by: spans.count)
            if !isTroubled {
                logger.warning("Traces cannot be written.", metadata: ["path": "\(file.path)", "error": "\(error)"])
            }
            isTroubled = true
        }
    }

    private func take(_ span: FinishedSpan) {
        let hasRoom = waiting.withLock { spans in
            guard spans.count < Self.spanLimit else { return false }
            spans.append(span)
            return true
        }
        if hasRoom { ring.yield() } else { dropped.increment() }
    }

    // MARK: Spans

    package func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> FileSpan {
        let context = context()
        var generator = SystemRandomNumberGenerator()
        let parent = context.trace
        return FileSpan(
            name: operationName,
            trace: parent?.child(using: &generator) ?? TraceContext.root(using: &generator),
            parentID: parent?.spanID,
            kind: kind,
            start: instant().nanosecondsSinceEpoch,
            context: context,
            onEnd: { [weak self] in self?.take($0) }
        )
    }

    package func startAnySpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> any Tracing.Span {
        startSpan(
            operationName,
            context: context(),
            ofKind: kind,
            at: instant(),
            function: function,
            file: fileID,
            line: line
        )
    }

    package func forceFlush() { ring.yield() }

    // MARK: Headers

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout InstrumentationContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: "traceparent", from: carrier) else { return }
        context.trace = TraceContext(parent: parent, state: extractor.extract(key: "tracestate", from: carrier))
    }

    package func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject(trace.parent, forKey: "traceparent", into: &carrier)
        if let state = trace.state { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }
}
