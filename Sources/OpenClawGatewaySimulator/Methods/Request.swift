import OpenClawGateway

/// A request of a client that was greeted.
struct Request {
    let connection: ConnectionID
    /// The id as it was given; the gateway echoes also what is no string.
    let id: JSONValue
    let method: String
    let params: JSONValue

    /// The idempotency key, which the schema has made sure of where one is demanded.
    var key: String { params["idempotencyKey"]?.string ?? "" }

    static let envelope = Shape.object([
        .required("type", .constant("req")),
        .required("id", .text),
        .required("method", .text),
        .optional("params", .any),
    ])
}

extension Request {
    func string(_ name: String) -> String? { params[name]?.string }
    func int(_ name: String) -> Int? { params[name]?.integer.flatMap { Int(exactly: $0) } }
    func bool(_ name: String) -> Bool? { params[name]?.bool }
}

/// What the gateway answers to a request.
struct Answer {
    var payload: JSONValue?
    var refusal: GatewayRefusal?

    static func ok(_ payload: JSONValue) -> Answer { Answer(payload: payload) }

    static func refused(_ refusal: GatewayRefusal) -> Answer { Answer(refusal: refusal) }

    static func invalid(_ message: String, details: JSONValue? = nil) -> Answer {
        .refused(GatewayRefusal(code: "INVALID_REQUEST", message: message, details: details))
    }

    static func unavailable(_ message: String, details: JSONValue? = nil) -> Answer {
        .refused(GatewayRefusal(code: "UNAVAILABLE", message: message, details: details))
    }

    func frame(id: JSONValue) -> JSONValue {
        .object(compact: [
            "type": "res", "id": id, "ok": .bool(refusal == nil), "payload": payload, "error": refusal?.json,
        ])
    }
}

extension GatewayRefusal {
    fileprivate var json: JSONValue {
        .object(compact: [
            "code": .string(code),
            "message": .string(message),
            "details": details,
            "retryable": .when(isRetryable, true),
            "retryAfterMs": retryAfter.map { .integer($0.milliseconds) },
        ])
    }
}
