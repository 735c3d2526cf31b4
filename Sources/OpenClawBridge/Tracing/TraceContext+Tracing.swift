package import Tracing

extension TraceContext {
    /// The context of the present task, as the tracer of this process tells it; `nil` without a tracer, or outside of a trace.
    static var current: TraceContext? {
        guard let context = InstrumentationContext.current else { return nil }
        var headers: [String: String] = [:]
        InstrumentationSystem.instrument.inject(context, into: &headers, using: HeaderInjector())
        return headers["traceparent"].flatMap { TraceContext(parent: $0, state: headers["tracestate"]) }
    }

    /// The context as the tracer of this process knows it.
    package var instrumentationContext: InstrumentationContext {
        var context = InstrumentationContext.topLevel
        var headers = ["traceparent": parent]
        headers["tracestate"] = state
        InstrumentationSystem.instrument.extract(headers, into: &context, using: HeaderExtractor())
        return context
    }

    private struct HeaderInjector: Injector {
        func inject(_ value: String, forKey key: String, into headers: inout [String: String]) {
            headers[key.lowercased()] = value
        }
    }

    private struct HeaderExtractor: Extractor {
        func extract(key: String, from headers: [String: String]) -> String? { headers[key.lowercased()] }
    }
}
