import OpenClawBridge
import OpenClawGateway
import Tracing

/// A span that has ended, and waits to be written.
struct FinishedSpan: Sendable {
    let name: String
    let trace: TraceContext
    let parentID: String?
    let kind: SpanKind
    /// In nanoseconds since 1970.
    let start: UInt64
    let end: UInt64
    let attributes: SpanAttributes
    let status: SpanStatus?
    let events: [SpanEvent]
}

// The JSON form of OTLP 1.x: identifiers in hexadecimal digits, 64-bit numbers as text.
extension FinishedSpan {
    /// One line with spans, as the OpenTelemetry Collector's `otlpjsonfile` receiver reads it.
    static func line(_ spans: [FinishedSpan], version: String) -> JSONValue {
        let resource: [JSONValue] = [
            attribute("service.name", .string("openclaw-bridge")), attribute("service.version", .string(version)),
        ]
        let scope: JSONValue = ["scope": ["name": "openclaw-bridge"], "spans": .array(spans.map(\.json))]
        return ["resourceSpans": [["resource": ["attributes": .array(resource)], "scopeSpans": [scope]]]]
    }

    private var json: JSONValue {
        var json: [String: JSONValue] = [
            "traceId": .string(trace.traceID),
            "spanId": .string(trace.spanID),
            "name": .string(name),
            "kind": .integer(kind.number),
            "startTimeUnixNano": .string("\(start)"),
            "endTimeUnixNano": .string("\(end)"),
            "attributes": Self.json(attributes),
        ]
        if let parentID { json["parentSpanId"] = .string(parentID) }
        if let state = trace.state { json["traceState"] = .string(state) }
        if let status {
            var told: [String: JSONValue] = ["code": .integer(status.code == .ok ? 1 : 2)]
            if let message = status.message { told["message"] = .string(message) }
            json["status"] = .object(told)
        }
        if !events.isEmpty {
            json["events"] = .array(
                events.map { event in
                    [
                        "name": .string(event.name),
                        "timeUnixNano": .string("\(event.nanosecondsSinceEpoch)"),
                        "attributes": Self.json(event.attributes),
                    ]
                }
            )
        }
        return .object(json)
    }

    private static func json(_ attributes: SpanAttributes) -> JSONValue {
        var list: [(String, JSONValue)] = []
        attributes.forEach { name, value in list.append((name, attribute(name, value))) }
        return .array(list.sorted { $0.0 < $1.0 }.map(\.1))
    }

    private static func attribute(_ name: String, _ value: SpanAttribute) -> JSONValue {
        ["key": .string(name), "value": json(value)]
    }

    /// The longest text of an attribute, in characters.
    private static let longest = 256

    private static func json(_ value: SpanAttribute) -> JSONValue {
        switch value {
        case .int32(let number): ["intValue": .string("\(number)")]
        case .int64(let number): ["intValue": .string("\(number)")]
        case .double(let number) where number.isFinite: ["doubleValue": .number(number)]
        case .bool(let bool): ["boolValue": .bool(bool)]
        case .string(let text): ["stringValue": .string(String(text.prefix(longest)))]
        case .stringConvertible(let value): ["stringValue": .string(String("\(value)".prefix(longest)))]
        case .stringArray(let texts): ["arrayValue": ["values": .array(texts.prefix(32).map { json(.string($0)) })]]
        default: ["stringValue": .string(String("\(value)".prefix(longest)))]
        }
    }
}

extension SpanKind {
    /// The number of the kind in OTLP.
    fileprivate var number: Int64 {
        switch self {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }
}
