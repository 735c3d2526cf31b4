/// The members of a JSON object, read leniently: what is missing, `null` or of another type counts as left out.
///
/// Gateways send `null` where their schema promises a number, numbers where it promises text, and new members with every
/// release. A payload is refused only when it is no object at all, or when the one member it cannot do without is gone.
struct LenientObject {
    private let members: KeyedDecodingContainer<MemberName>

    /// Fails when the value is not an object.
    init(from decoder: any Decoder) throws {
        members = try decoder.container(keyedBy: MemberName.self)
    }

    /// The names of all members.
    var names: [String] { members.allKeys.map(\.stringValue) }

    /// A text, or the digits of a whole number: channels differ in how they write ids.
    func string(_ name: String) -> String? {
        value(name) ?? value(name).map { (number: Int64) in String(number) }
    }

    /// A text that has to be there.
    func required(_ name: String) throws -> String {
        guard let text = string(name) else {
            throw DecodingError.keyNotFound(
                MemberName(name),
                DecodingError.Context(codingPath: members.codingPath, debugDescription: "\(name) is not a text")
            )
        }
        return text
    }

    /// A whole number, also when it is written with an exponent or a fraction of zero.
    func integer(_ name: String) -> Int64? {
        value(name) ?? value(name).flatMap { (number: Double) in Int64(exactly: number) }
    }

    /// A whole number that counts something: never negative.
    func count(_ name: String) -> Int? {
        integer(name).flatMap { $0 >= 0 ? Int(exactly: $0) : nil }
    }

    /// A number of milliseconds that is not negative, at most a hundred days.
    func milliseconds(_ name: String) -> Duration? {
        guard let number: Double = value(name), number.isFinite, number >= 0 else { return nil }
        return .milliseconds(Int64(min(number, 8_640_000_000)))
    }

    /// Any number.
    func number(_ name: String) -> Double? { value(name) }

    func bool(_ name: String) -> Bool? { value(name) }

    /// Any JSON value but `null`.
    func json(_ name: String) -> JSONValue? { value(name) }

    /// A value that decodes as `Value`.
    func value<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) -> Value? {
        let key = MemberName(name)
        guard members.contains(key), (try? members.decodeNil(forKey: key)) == false else { return nil }
        return try? members.decode(Value.self, forKey: key)
    }

    /// The elements of a list that decode as `Element`; the others are left out.
    func list<Element: Decodable>(_ name: String, of type: Element.Type = Element.self) -> [Element] {
        value(name, as: LenientList<Element>.self)?.elements ?? []
    }

    /// The members of an inner object that decode as `Value`; the others are left out.
    func dictionary<Value: Decodable>(_ name: String, of type: Value.Type = Value.self) -> [String: Value] {
        guard let object: LenientObject = value(name, as: Inner.self)?.object else { return [:] }
        let pairs = object.names.compactMap { name in object.value(name, as: Value.self).map { (name, $0) } }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }

    private struct Inner: Decodable {
        var object: LenientObject
        init(from decoder: any Decoder) throws { object = try LenientObject(from: decoder) }
    }
}

/// A list whose elements that do not decode are left out.
struct LenientList<Element: Decodable>: Decodable {
    var elements: [Element] = []

    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        while !list.isAtEnd {
            if let element = try? list.decode(Element.self) {
                elements.append(element)
            } else {
                _ = try list.decode(Skipped.self)
            }
        }
    }

    private struct Skipped: Decodable {
        init(from decoder: any Decoder) throws {}
    }
}

/// The name of any member.
private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
