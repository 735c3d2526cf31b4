import HTTPTypes
import Hummingbird
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The parameters of a request's query, read strictly: one that nobody asked for is a mistake of the caller.
struct QueryParameters {
    private let values: [String: [String]]

    /// Reads the query of a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - known: The names that mean something here.
    /// - Throws: A problem for any other name.
    init(_ request: Request, known: Set<String>) throws(Problem) {
        var values: [String: [String]] = [:]
        for (name, value) in request.uri.queryParameters {
            guard known.contains(String(name)) else {
                throw Self.invalid(String(name.prefix(64)), "There is no such parameter here.")
            }
            values[String(name), default: []].append(String(value))
        }
        self.values = values
    }

    /// The one value of a parameter.
    func text(_ name: String) throws(Problem) -> String? {
        guard let all = values[name] else { return nil }
        guard all.count == 1, let text = all.first else { throw Self.invalid(name, "It is given more than once.") }
        return text
    }

    /// The values of a parameter that may be repeated, or hold several with commas between them.
    func list(_ name: String) -> [String]? {
        values[name].map { $0.flatMap { $0.split(separator: ",").map(String.init) } }
    }

    func integer(_ name: String, default standard: Int, in range: ClosedRange<Int>) throws(Problem) -> Int {
        guard let text = try text(name) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw Self.invalid(name, "It must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func flag(_ name: String) throws(Problem) -> Bool {
        switch try text(name) {
        case nil, "false": return false
        case "true", "": return true
        default: throw Self.invalid(name, "It must be true or false.")
        }
    }

    /// A time, in the form of RFC 3339.
    func date(_ name: String) throws(Problem) -> Date? {
        guard let text = try text(name) else { return nil }
        guard let date = Date(rfc3339: text) else {
            throw Self.invalid(name, "It must be a time such as 2027-01-31T09:30:00Z.")
        }
        return date
    }

    /// One word of a closed list.
    func choice<Value: RawRepresentable & CaseIterable & Hashable>(
        _ name: String,
        _ type: Value.Type = Value.self
    ) throws(Problem) -> Value? where Value.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw Self.invalid(name, "It must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return value
    }

    /// Words of a closed list.
    func choices<Value: RawRepresentable & CaseIterable & Hashable>(
        _ name: String,
        _ type: Value.Type = Value.self
    ) throws(Problem) -> Set<Value>? where Value.RawValue == String {
        guard let words = list(name) else { return nil }
        var values: Set<Value> = []
        for word in words {
            guard let value = Value(rawValue: word) else {
                let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw Self.invalid(name, "It must be one or several of \(all).")
            }
            values.insert(value)
        }
        return values
    }

    /// The place that an answer before gave.
    func cursor(_ list: Cursor.List) throws(Problem) -> Int64? {
        guard let text = try text("cursor") else { return nil }
        guard let cursor = Cursor(text), cursor.list == list else {
            throw Self.invalid("cursor", "It is no cursor of this list.")
        }
        return cursor.number
    }

    /// Says that a parameter cannot be used.
    static func invalid(_ name: String, _ detail: String) -> Problem {
        var problem = Problem(.badRequest, "query.invalid", "\(name): \(detail)")
        problem.members["parameter"] = .string(name)
        return problem
    }
}

extension Date {
    /// Reads a time of RFC 3339, with or without a fraction of a second.
    init?(rfc3339 text: String) {
        let date =
            (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        guard let date else { return nil }
        self = date
    }
}
