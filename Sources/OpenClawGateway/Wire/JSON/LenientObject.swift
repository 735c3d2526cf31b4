/// The members of a JSON object, read leniently: what is missing, `null` or of another type counts as left out.
///
/// Gateways send `null` where their schema promises a number, numbers where it promises text, and new members with every
/// release. A payload is refused only when it is no object at all, or when the one member it cannot do without is gone.
struct LenientObject {
    private let members: [String: JSONValue]

    /// Fails when the value is not an object.
    init(from decoder: any Decoder) throws {
        guard case .object(let members) = try JSONValue(from: decoder) else {
            throw DecodingError.typeMismatch(
                [String: JSONValue].self,
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "not an object")
            )
        }
        self.members = members
    }

    /// A text, or the digits of a whole number: channels differ in how they write ids.
    func string(_ name: String) -> String? {
        switch members[name] {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }

    /// A text that has to be there.
    func required(_ name: String) throws -> String {
        guard let text = string(name) else { throw Self.missing(name) }
        return text
    }

    /// The error for a payload that lacks what it cannot do without.
    static func missing(_ name: String) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: "\(name) is missing or of another type"))
    }

    /// A whole number, also when it is written with an exponent or a fraction of zero.
    func integer(_ name: String) -> Int64? { members[name]?.integer }

    /// A whole number that counts something: never negative.
    func count(_ name: String) -> Int? {
        integer(name).flatMap { $0 >= 0 ? Int(exactly: $0) : nil }
    }

    /// Any number.
    func number(_ name: String) -> Double? {
        switch members[name] {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    /// A number of milliseconds that is not negative, at most a hundred days.
    func milliseconds(_ name: String) -> Duration? {
        guard let number = number(name), number >= 0 else { return nil }
        return .milliseconds(Int64(min(number, 8_640_000_000)))
    }

    func bool(_ name: String) -> Bool? { members[name]?.bool }

    /// Any JSON value but `null`.
    func json(_ name: String) -> JSONValue? {
        members[name].flatMap { $0.isNull ? nil : $0 }
    }

    /// A value that decodes as `Value`.
    func value<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) -> Value? {
        json(name).flatMap { try? JSONValueDecoder($0).decode(type) }
    }

    /// The elements of a list that decode as `Element`; the others are left out.
    func list<Element: Decodable>(_ name: String, of type: Element.Type = Element.self) -> [Element] {
        (members[name]?.array ?? []).compactMap { try? JSONValueDecoder($0).decode(type) }
    }

    /// The texts of a list.
    func strings(_ name: String) -> [String] {
        (members[name]?.array ?? []).compactMap(\.string)
    }

    /// The members of an inner object that decode as `Value`; the others are left out.
    func dictionary<Value: Decodable>(_ name: String, of type: Value.Type = Value.self) -> [String: Value] {
        (members[name]?.object ?? [:]).compactMapValues { try? JSONValueDecoder($0).decode(type) }
    }
}

/// A list whose elements that do not decode are left out.
struct LenientList<Element: Decodable>: Decodable {
    var elements: [Element]

    init(from decoder: any Decoder) throws {
        guard case .array(let values) = try JSONValue(from: decoder) else {
            throw DecodingError.typeMismatch(
                [JSONValue].self,
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "not an array")
            )
        }
        elements = values.compactMap { try? JSONValueDecoder($0).decode(Element.self) }
    }
}
