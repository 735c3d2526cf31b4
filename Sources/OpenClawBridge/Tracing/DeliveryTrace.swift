import Tracing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes an entry's delivery into the trace that the entry belongs to; an entry without a trace costs nothing.
///
/// No span has anything of a message's text.
struct DeliveryTrace {
    private let entry: OutboxEntry
    private let trace: TraceContext

    init?(_ entry: OutboxEntry) {
        guard let trace = entry.submission.trace else { return nil }
        self.entry = entry
        self.trace = trace
    }

    /// Begins the span of an attempt.
    func beginAttempt(_ attempt: DeliveryAttempt) -> any Span {
        let span = startSpan("openclaw.attempt", context: trace.instrumentationContext, ofKind: .client)
        span.attributes = attributes
        span.attributes["openclaw.attempt"] = attempt.number
        span.attributes["openclaw.part"] = attempt.part + 1
        return span
    }

    /// Ends the span of an attempt.
    static func end(_ span: any Span, with answer: AttemptAnswer) {
        span.attributes["openclaw.outcome"] = answer.name
        switch answer {
        case .accepted, .kept: break
        default: span.setStatus(SpanStatus(code: .error, message: answer.name))
        }
        span.end()
    }

    /// Records what became of the message, from its beginning on.
    func recordOutcome() {
        guard let end = entry.delivery.finishedAt else { return }
        let span = startSpan(
            "openclaw.message",
            context: trace.instrumentationContext,
            ofKind: .producer,
            at: Moment(entry.enqueuedAt)
        )
        let state = entry.delivery.state
        span.attributes = attributes
        span.attributes["openclaw.outcome"] = state.metricName
        span.attributes["openclaw.attempts"] = entry.delivery.attempts
        span.attributes["openclaw.possibly_repeated"] = entry.delivery.isPossiblyRepeated
        if state != .accepted, state != .queuedByGateway, state != .cancelled {
            span.setStatus(SpanStatus(code: .error, message: state.metricName))
        }
        span.end(at: Moment(end))
    }

    private var attributes: SpanAttributes {
        var attributes = SpanAttributes()
        attributes["openclaw.entry"] = entry.id.description
        attributes["openclaw.channel"] = entry.lane.channel
        attributes["openclaw.target"] = entry.submission.sessionKey?.description ?? entry.submission.route.description
        return attributes
    }

    /// An instant of a calendar.
    private struct Moment: TracerInstant {
        let nanosecondsSinceEpoch: UInt64

        init(_ date: Date) {
            nanosecondsSinceEpoch = UInt64(Double.maximum(date.timeIntervalSince1970, 0) * 1e9)
        }

        static func < (lhs: Moment, rhs: Moment) -> Bool { lhs.nanosecondsSinceEpoch < rhs.nanosecondsSinceEpoch }
    }
}
