import Foundation
import NIOCore
import OpenClawGateway
import Testing

struct JSONParsingTests {
    @Test(
        arguments: [
            ("null", JSONValue.null), ("true", true), ("false", false), (" \t\r\n7 ", 7), ("-0", 0),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5e3", 1500), ("1E-2", 0.01),
            ("-0.0", 0), ("2.50", 2.5),
            ("\"\"", ""), ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{08}\u{0C}\n\r\t"), ("\"\\u00e9\\u20AC\"", "é€"),
            ("\"\\ud83d\\ude00\"", "😀"), ("\"😀é\"", "😀é"), ("[]", []), ("{}", [:]), ("[1,[2,[3]]]", [1, [2, [3]]]),
            ("{\"a\":{\"b\":[null]},\"\":1}", ["a": ["b": [nil]], "": 1]), ("{\"a\":1,\"a\":2}", ["a": 2]),
            ("{\"\\u0061\":1}", ["a": 1]),
        ] as [(String, JSONValue)]
    )
    func `reads`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "+1", "01", "1.", ".5", "1e", "1e+", "-", "--1", "0x10", "NaN", "Infinity",
        "1e999",
        "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u", "\"\u{01}\"", "\"a\nb\"", "[", "[1", "[1,",
        "[1,]",
        "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\" 1}",
        "1 2",
        "{}{}", "[}", "{]", "\u{FEFF}1",
    ])
    func `refuses`(text: String) {
        #expect(throws: DecodingError.self) { try JSONValue(parsing: text) }
    }

    /// A gateway cuts a long text after so many UTF-16 units, also in the middle of a character.
    @Test(arguments: [
        ("\"cut \\ud83d\"", "cut \u{FFFD}"), ("\"\\ude00 cut\"", "\u{FFFD} cut"), ("\"\\ud83d\\n\"", "\u{FFFD}\n"),
        ("\"\\ud83dx\"", "\u{FFFD}x"), ("\"\\ud83d\\ud83d\\ude00\"", "\u{FFFD}😀"), ("\"\\ud83d\\u0041\"", "\u{FFFD}A"),
    ])
    func `keeps a text with half a character`(text: String, value: String) throws {
        #expect(try JSONValue(parsing: text).string == value)
    }

    @Test func `keeps a text that is not valid UTF-8`() throws {
        let payload = Payload(bytes: ByteBuffer(bytes: [0x22, 0x61, 0xFF, 0xC3, 0x22]))
        #expect(try payload.json().string == "a\u{FFFD}\u{FFFD}")
    }

    @Test func `reads to a depth of 512 and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(512)) }
        #expect(throws: DecodingError.self) { try JSONValue(parsing: nested(513)) }
        #expect(throws: DecodingError.self) { try JSONValue(parsing: String(repeating: "[{\"a\":", count: 1_000_000)) }
    }

    @Test(arguments: 0..<200)
    func `agrees with Foundation`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let value = JSONValue.random(depth: 4, using: &generator)
        let text = value.jsonText(using: &generator)
        #expect(try JSONValue(parsing: text) == value, "\(text)")
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) == value, "\(text)")
        #expect(try JSONValue(parsing: value.description) == value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(value.description.utf8)) == value)
    }
}

extension JSONValue {
    /// A value of any shape.
    static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch generator.below(depth > 0 ? 8 : 6) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(Int64(truncatingIfNeeded: generator.next()) >> generator.below(64))
        case 3: return .number(Double.random(in: -1e9...1e9, using: &generator) + 0.25)
        case 4, 5: return .string(randomText(using: &generator))
        case 6: return .array((0..<generator.below(5)).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            let members = (0..<generator.below(5)).map { _ in
                (randomText(using: &generator), random(depth: depth - 1, using: &generator))
            }
            return .object(Dictionary(members, uniquingKeysWith: { _, last in last }))
        }
    }

    private static func randomText(using generator: inout SeededGenerator) -> String {
        let alphabet: [Character] = [
            "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\r\n", "\t", "\u{01}", "\u{7F}", "é", "€", "😀", "\u{2028}",
        ]
        return String((0..<generator.below(12)).map { _ in alphabet[generator.below(alphabet.count)] })
    }

    /// The value as JSON text with random white space and escapes.
    func jsonText(using generator: inout SeededGenerator) -> String {
        func space() -> String { [" ", "", "\n", "\t", "\r", ""][generator.below(6)] }
        switch self {
        case .string(let text):
            var units = ""
            for unit in text.utf16 {
                let isSpecial = unit < 0x20 || unit == 0x22 || unit == 0x5C || unit > 0x7E
                if isSpecial || generator.chance(20) {
                    units +=
                        "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count)
                        + String(unit, radix: 16)
                } else {
                    units += String(decoding: [unit], as: UTF16.self)
                }
            }
            return "\"\(units)\""
        case .array(let elements):
            let inner = elements.map { space() + $0.jsonText(using: &generator) + space() }
            return "[" + space() + inner.joined(separator: ",") + "]"
        case .object(let members):
            let inner = members.map { name, value in
                space() + JSONValue.string(name).jsonText(using: &generator) + space() + ":" + space()
                    + value.jsonText(using: &generator) + space()
            }
            return "{" + space() + inner.joined(separator: ",") + "}"
        default:
            return description
        }
    }
}
