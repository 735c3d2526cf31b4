import Testing

/// What a client got from the gateway.
struct Expectation: Sendable {
    var line: Int
    /// The connections that got it.
    var connections: [String]
    var kind: Kind

    enum Kind: Sendable {
        /// A response: a greeting, a result, an error, or an error with a result.
        case response(id: JSON, hello: [String: JSON]?, result: Result?, error: JSON?)
        case event(String, values: [String: JSON], members: JSON?)
        case closed(code: Int, reason: String)
        case ping
    }

    /// What matters of a result.
    struct Result: Sendable {
        /// The names of its members.
        var members: [String]?
        /// The values of those members that say what kind of result it is.
        var values: [String: JSON]
        /// What it is, when it is no object.
        var kind: String?
    }

    init(_ json: JSON, line: Int) throws {
        self.line = line
        if let id = json["response"] {
            connections = [try #require(json["on"]?.string)]
            let result = json["ok"].map {
                Result(
                    members: $0["members"]?.array.compactMap(\.string),
                    values: $0["is"]?.members ?? [:],
                    kind: $0["type"]?.string
                )
            }
            kind = .response(id: id, hello: json["hello"]?.members, result: result, error: json["error"])
        } else if let event = json["event"]?.string {
            connections = (json["on"]?.array ?? []).compactMap(\.string)
            kind = .event(event, values: json["is"]?.members ?? [:], members: json["members"])
        } else if let connection = json["closed"]?.string {
            connections = [connection]
            kind = .closed(code: Int(json["code"]?.number ?? 0), reason: json["reason"]?.string ?? "")
        } else {
            connections = [try #require(json["ping"]?.string, "line \(line) says nothing")]
            kind = .ping
        }
    }
}

extension Expectation {
    /// The lane in which it is compared.
    func lane(_ bindings: Bindings) -> Lane {
        switch kind {
        case .response, .closed: .answers
        case .ping: .pings
        case .event(let name, let values, _): Lane(event: name) { values[$0]?.string.map(bindings.filled) }
        }
    }

    /// The name under which a dialogue keeps the usual members of an event.
    static func kindName(_ event: String, _ values: [String: JSON]) -> String {
        ([event] + ["state", "stream", "data.phase"].compactMap { values[$0]?.string }).joined(separator: ".")
    }
}

extension Expectation: CustomStringConvertible {
    var description: String {
        switch kind {
        case .ping: "a ping"
        case .closed(let code, let reason): "close \(code) \"\(reason)\""
        case .event(let name, let values, _): "\(name) \(JSON.object(values))"
        case .response(let id, .some, _, _): "a greeting for \(id)"
        case .response(let id, _, let result, nil): "a result for \(id) \(JSON.object(result?.values ?? [:]))"
        case .response(let id, _, _, .some(let error)): "an error for \(id) \(error)"
        }
    }
}
