import OpenClawBridge
import Synchronization
package import Tracing

/// A span of a ``FileTracer``.
package final class FileSpan: Span {
    private struct State {
        var name: String
        var attributes: SpanAttributes = [:]
        var status: SpanStatus?
        var events: [SpanEvent] = []
        var isEnded = false
    }

    /// So many events of one span are kept.
    static let eventLimit = 32

    package let context: InstrumentationContext
    let isSampled: Bool
    private let trace: TraceContext
    private let parentID: String?
    private let kind: SpanKind
    private let start: UInt64
    private let onEnd: @Sendable (FinishedSpan) -> Void
    private let state: Mutex<State>

    init(
        name: String,
        trace: TraceContext,
        parentID: String?,
        kind: SpanKind,
        start: UInt64,
        context: InstrumentationContext,
        onEnd: @escaping @Sendable (FinishedSpan) -> Void
    ) {
        self.trace = trace
        self.parentID = parentID
        self.kind = kind
        self.start = start
        self.onEnd = onEnd
        isSampled = trace.isSampled
        var context = context
        context.trace = trace
        self.context = context
        state = Mutex(State(name: name))
    }

    package var isRecording: Bool { isSampled && !state.withLock(\.isEnded) }

    package var operationName: String {
        get { state.withLock(\.name) }
        set { change { $0.name = newValue } }
    }

    package var attributes: SpanAttributes {
        get { state.withLock(\.attributes) }
        set { change { $0.attributes = newValue } }
    }

    package func setStatus(_ status: SpanStatus) { change { $0.status = status } }

    package func addEvent(_ event: SpanEvent) {
        change { if $0.events.count < Self.eventLimit { $0.events.append(event) } }
    }

    /// Records that there was an error, and its type; what it says may have come from anywhere.
    package func recordError<Instant: TracerInstant>(
        _ error: any Error,
        attributes: SpanAttributes,
        at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes["exception.type"] = "\(type(of: error))"
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    /// Links are not kept: nothing here makes any.
    package func addLink(_ link: SpanLink) {}

    package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let ended: State? = state.withLock { state in
            guard !state.isEnded else { return nil }
            state.isEnded = true
            return state
        }
        guard let ended, isSampled else { return }
        onEnd(
            FinishedSpan(
                name: ended.name,
                trace: trace,
                parentID: parentID,
                kind: kind,
                start: start,
                end: max(instant().nanosecondsSinceEpoch, start),
                attributes: ended.attributes,
                status: ended.status,
                events: ended.events
            )
        )
    }

    private func change(_ change: (inout State) -> Void) {
        guard isSampled else { return }
        state.withLock { if !$0.isEnded { change(&$0) } }
    }
}
