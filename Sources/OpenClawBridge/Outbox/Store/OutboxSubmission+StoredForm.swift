package import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// What stores on disk write of a submission. The lane and the idempotency key have columns of their own there.
//
// Names and meanings stay as they are: an outbox may be opened by a newer version years later. What is not known is skipped,
// so that an older version reads it as well.
extension OutboxSubmission {
    /// The submission as JSON, without its lane and its idempotency key.
    package var storedForm: JSONValue {
        var form: [String: JSONValue] = ["route": route.storedForm, "parts": .array(parts.map(JSONValue.string))]
        if let sessionKey { form["sessionKey"] = .string(sessionKey.description) }
        if !metadata.isEmpty { form["metadata"] = .object(metadata) }
        if options.priority != .normal { form["priority"] = .integer(Int64(options.priority.rawValue)) }
        if options.ambiguity != .resend { form["ambiguity"] = .string(options.ambiguity.rawValue) }
        if let notBefore = options.notBefore { form["notBefore"] = .number(notBefore.timeIntervalSinceReferenceDate) }
        if let expiresAt = options.expiresAt { form["expiresAt"] = .number(expiresAt.timeIntervalSinceReferenceDate) }
        if let trace {
            form["traceparent"] = .string(trace.parent)
            if let state = trace.state { form["tracestate"] = .string(state) }
        }
        return .object(form)
    }

    /// Reads ``storedForm``; `nil` when it is none.
    package init?(storedForm form: JSONValue, lane: Lane, idempotencyKey: String?) {
        guard let route = form["route"].flatMap(Route.init(storedForm:)), let parts = form["parts"]?.array else {
            return nil
        }
        self.init(
            route: route,
            lane: lane,
            sessionKey: form["sessionKey"]?.string.map { SessionKey(route: route, description: $0) },
            parts: parts.compactMap(\.string),
            metadata: form["metadata"]?.object ?? [:],
            idempotencyKey: idempotencyKey,
            options: DeliveryOptions(
                priority: form["priority"]?.integer.flatMap { MessagePriority(rawValue: Int($0)) } ?? .normal,
                notBefore: form["notBefore"]?.date,
                expiresAt: form["expiresAt"]?.date,
                ambiguity: form["ambiguity"]?.string.flatMap(AmbiguityPolicy.init(rawValue:)) ?? .resend
            ),
            trace: form["traceparent"]?.string.flatMap {
                TraceContext(parent: $0, state: form["tracestate"]?.string)
            }
        )
    }
}

extension JSONValue {
    /// A time, as seconds since the beginning of 2001.
    fileprivate var date: Date? {
        switch self {
        case .number(let seconds): Date(timeIntervalSinceReferenceDate: seconds)
        case .integer(let seconds): Date(timeIntervalSinceReferenceDate: Double(seconds))
        default: nil
        }
    }
}
