import Foundation
import OpenClawGateway
import Testing

/// Our coders have to agree with Foundation's, for every shape that `Codable` allows.
struct JSONCodingTests {
    private struct Everything: Codable, Equatable {
        var text = "a\"b\u{01}é😀/"
        var missing: String?
        var flag = true
        var numbers = [Int.min, 0, Int.max]
        var small: [Int8] = [-128, 127]
        var large = UInt64.max / 2
        var whole = 3.0
        var fraction = -0.1
        var tiny = Double.leastNonzeroMagnitude
        var single: Float = 1.5
        var names = ["b": 1, "a": 2]
        var nested: [[String: [Bool]]] = [["x": [true]], [:]]
        var optionals: [Int?] = [1, nil, 3]
        var date = Date(timeIntervalSinceReferenceDate: 1234.5)
        var url = URL(string: "https://example.org/a?b=c")
        var data = Data([0, 1, 255])
        var decimal = Decimal(string: "12.5")
        var choice = Choice.second(value: 7)
        var json: JSONValue = ["a": [1, 2.5, nil]]

        enum Choice: Codable, Equatable {
            case first
            case second(value: Int)
        }
    }

    private class Base: Codable {
        var base = 1
    }

    private final class Derived: Base {
        var own = 2

        override init() { super.init() }

        private enum CodingKeys: String, CodingKey { case own }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            own = try container.decode(Int.self, forKey: .own)
            try super.init(from: container.superDecoder())
        }

        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try super.encode(to: container.superEncoder())
            try container.encode(own, forKey: .own)
        }
    }

    /// Uses nested containers, which compiler-made conformances do not.
    private struct Manual: Encodable {
        private enum CodingKeys: String, CodingKey { case list, object, last }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            try list.encode(1)
            try list.encodeNil()
            var inner = list.nestedContainer(keyedBy: CodingKeys.self)
            try inner.encode("deep", forKey: .last)
            try list.encode(2)
            var object = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .object)
            try object.encodeNil(forKey: .last)
            try container.encode(true, forKey: .last)
        }
    }

    @Test func `encodes as Foundation does`() throws {
        let value = Everything()
        let ours = try JSONValue(parsing: String(decoding: JSONCoding.encode(value), as: UTF8.self))
        let foundations = try JSONValue(parsing: String(decoding: JSONEncoder().encode(value), as: UTF8.self))
        #expect(ours == foundations)
    }

    @Test func `decodes what it encoded, and what Foundation encoded`() throws {
        let value = Everything()
        #expect(try JSONCoding.decode(Everything.self, from: JSONCoding.encode(value)) == value)
        #expect(try JSONCoding.decode(Everything.self, from: Array(JSONEncoder().encode(value))) == value)
        #expect(try JSONDecoder().decode(Everything.self, from: Data(JSONCoding.encode(value))) == value)
    }

    @Test func `carries inherited members`() throws {
        let bytes = try JSONCoding.encode(Derived())
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"super":{"base":1},"own":2}"#)
        let decoded = try JSONCoding.decode(Derived.self, from: bytes)
        #expect(decoded.base == 1 && decoded.own == 2)
    }

    @Test func `closes nested containers in order`() throws {
        let text = String(decoding: try JSONCoding.encode(Manual()), as: UTF8.self)
        #expect(text == #"{"list":[1,null,{"last":"deep"},2],"object":{"last":null},"last":true}"#)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `refuses numbers that JSON does not have`(number: Double) {
        #expect(throws: EncodingError.self) { try JSONCoding.encode([number]) }
        #expect(throws: EncodingError.self) { try JSONCoding.encode(JSONValue.number(number)) }
    }

    @Test(arguments: ["[1]", "{\"a\":1}", "\"1\"", "true", "null", "1.5", "300", "-1"])
    func `refuses a value of another type`(text: String) {
        #expect(throws: DecodingError.self) { try JSONCoding.decode(UInt8.self, from: Array(text.utf8)) }
    }

    @Test func `says where a value is wrong`() throws {
        struct Inner: Decodable { var list: [Int] }
        struct Outer: Decodable { var inner: Inner }
        let error = #expect(throws: DecodingError.self) {
            try JSONCoding.decode(Outer.self, from: Array(#"{"inner":{"list":[1,"x"]}}"#.utf8))
        }
        guard case .typeMismatch(_, let context) = error else {
            Issue.record("not a type mismatch")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["inner", "list", "1"])
    }
}
