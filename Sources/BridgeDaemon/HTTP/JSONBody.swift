import HTTPTypes
import Hummingbird
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The JSON object of a request's body, read strictly: a member that nobody asked for is a mistake of the caller.
///
///     var body = try await request.jsonObject(limit: 1 << 20)
///     let text = try body.required("text", body.string)
///     try body.finish()
struct JSONBody {
    private let members: [String: JSONValue]
    private let place: String
    private var read: Set<String> = []

    init(_ members: [String: JSONValue], at place: String = "") {
        self.members = members
        self.place = place
    }

    mutating func string(_ name: String) throws(Problem) -> String? {
        try value(name, "a string") { $0.string }
    }

    mutating func integer(_ name: String) throws(Problem) -> Int64? {
        try value(name, "a whole number") { $0.integer }
    }

    mutating func bool(_ name: String) throws(Problem) -> Bool? {
        try value(name, "true or false") { $0.bool }
    }

    mutating func object(_ name: String) throws(Problem) -> [String: JSONValue]? {
        try value(name, "an object") { $0.object }
    }

    mutating func array(_ name: String) throws(Problem) -> [JSONValue]? {
        try value(name, "a list") { $0.array }
    }

    /// A time, in the form of RFC 3339.
    mutating func date(_ name: String) throws(Problem) -> Date? {
        try value(name, "a time such as 2027-01-31T09:30:00Z") { value in
            value.string.flatMap(Date.init(rfc3339:))
        }
    }

    /// One of the words of a closed list.
    mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Value.Type = Value.self
    ) throws(Problem) -> Value? where Value.RawValue == String {
        try value(name, "one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")) { value in
            value.string.flatMap(Value.init(rawValue:))
        }
    }

    /// A value that must be there.
    func required<Value>(_ name: String, _ value: Value?) throws(Problem) -> Value {
        if let value { return value }
        throw invalid(name, "It is missing.")
    }

    /// Says that a member cannot be used.
    func invalid(_ name: String, _ detail: String) -> Problem {
        var problem = Problem(.unprocessableContent, "body.invalid", "\(pointer(to: name)): \(detail)")
        problem.members["pointer"] = .string(pointer(to: name))
        return problem
    }

    /// The place of a member, as a JSON pointer.
    func pointer(to name: String) -> String { "\(place)/\(name)" }

    /// Refuses members that nobody has read.
    func finish() throws(Problem) {
        guard let name = members.keys.filter({ !read.contains($0) }).min() else { return }
        throw invalid(String(name.prefix(64)), "There is no such member here.")
    }

    private mutating func value<Value>(
        _ name: String,
        _ expected: String,
        _ convert: (JSONValue) -> Value?
    ) throws(Problem) -> Value? {
        read.insert(name)
        guard let value = members[name], !value.isNull else { return nil }
        if let value = convert(value) { return value }
        throw invalid(name, "It must be \(expected).")
    }
}

extension Request {
    /// The JSON object of a body that may be left out.
    func optionalJSONObject(limit: Int) async throws -> JSONBody {
        guard headers[.contentType] == nil else { return try await jsonObject(limit: limit) }
        let buffer = try await body.collect(upTo: limit)
        guard buffer.readableBytes == 0 else { throw Self.notJSON }
        return JSONBody([:])
    }

    /// The JSON object of the body.
    ///
    /// - Parameter limit: The longest body, in bytes.
    /// - Returns: The object.
    /// - Throws: A problem: 415 for another media type, 413 for a longer body, 400 for what is no JSON object.
    func jsonObject(limit: Int) async throws -> JSONBody {
        guard let type = headers[.contentType].flatMap(MediaType.init(from:)), type.isType(.applicationJson) else {
            throw Self.notJSON
        }
        let buffer = try await body.collect(upTo: limit)
        guard let value = try? JSONValue(parsing: String(buffer: buffer)), let members = value.object else {
            throw Problem(.badRequest, "body.malformed", "The body is no JSON object.")
        }
        return JSONBody(members)
    }

    private static var notJSON: Problem {
        Problem(
            .unsupportedMediaType,
            "http.mediaType",
            "The body must be JSON.",
            advice: "Send the header Content-Type: application/json."
        )
    }
}
