#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Codable values to and from JSON text.
package enum JSONCoding {
    /// The JSON text of a value, without white space.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        var writer = JSONWriter()
        try writer.encode(value)
        return writer.bytes
    }

    /// The value that a JSON text stands for.
    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONValueDecoder(bytes.withUnsafeBytes { try JSONValue(parsing: $0) }).decode(type)
    }

    /// Foundation's decoder, for the few types that only it knows.
    package static let decoder = JSONDecoder()
    /// Foundation's encoder, for the few types that only it knows.
    package static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return encoder
    }()
}
