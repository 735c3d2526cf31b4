#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension JSONWriter {
    /// Writes an `Encodable` value.
    ///
    /// Every request goes through it, and Foundation's encoder takes several times as long.
    package mutating func encode(_ value: some Encodable) throws {
        let output = JSONOutput(writer: self)
        self = JSONWriter()
        try output.encode(value, codingPath: [])
        self = output.writer
    }
}

/// The writer that the containers of one value share.
private final class JSONOutput {
    var writer: JSONWriter

    init(writer: JSONWriter) { self.writer = writer }

    func encode<Value: Encodable>(_ value: Value, codingPath: [any CodingKey]) throws {
        let depth = writer.depth
        if Value.self == URL.self || Value.self == Data.self || Value.self == Decimal.self {
            // Foundation encodes these in its own way, which only its own encoder knows.
            writer.raw(try JSONCoding.encoder.encode(value))
        } else {
            try value.encode(to: JSONWritingEncoder(output: self, depth: depth, codingPath: codingPath))
        }
        writer.close(to: depth)
    }
}

/// Hands what an `Encodable` value says to a ``JSONWriter``.
///
/// A value may fill one container after the other, but not two at once: what was opened first is closed when the second one
/// begins. Compiler-made conformances, arrays and dictionaries all do so.
struct JSONWritingEncoder: Encoder {
    fileprivate let output: JSONOutput
    /// How much was open when the value began.
    fileprivate let depth: Int
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if output.writer.depth == depth { output.writer.beginObject() }
        return KeyedEncodingContainer(JSONMembersWriter(output: output, depth: depth + 1, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if output.writer.depth == depth { output.writer.beginArray() }
        return JSONElementsWriter(output: output, depth: depth + 1, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    /// Writes a value that is JSON already.
    func encode(_ value: JSONValue) throws {
        do {
            try output.writer.value(value)
        } catch {
            throw notFinite(error.value)
        }
    }

    private func notFinite(_ value: Double) -> EncodingError {
        let context = EncodingError.Context(codingPath: codingPath, debugDescription: "JSON has no such number")
        return .invalidValue(value, context)
    }
}

extension JSONWritingEncoder: SingleValueEncodingContainer {
    func encodeNil() { output.writer.null() }
    func encode(_ value: Bool) { output.writer.bool(value) }
    func encode(_ value: String) { output.writer.string(value) }
    func encode(_ value: Int) { output.writer.integer(value) }
    func encode(_ value: Int8) { output.writer.integer(value) }
    func encode(_ value: Int16) { output.writer.integer(value) }
    func encode(_ value: Int32) { output.writer.integer(value) }
    func encode(_ value: Int64) { output.writer.integer(value) }
    func encode(_ value: UInt) { output.writer.integer(value) }
    func encode(_ value: UInt8) { output.writer.integer(value) }
    func encode(_ value: UInt16) { output.writer.integer(value) }
    func encode(_ value: UInt32) { output.writer.integer(value) }
    func encode(_ value: UInt64) { output.writer.integer(value) }
    func encode(_ value: Float) throws { try encode(Double(value)) }

    func encode(_ value: Double) throws {
        guard output.writer.number(value) else { throw notFinite(value) }
    }

    func encode<Value: Encodable>(_ value: Value) throws { try output.encode(value, codingPath: codingPath) }
}

/// Writes the members of an object.
private struct JSONMembersWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let output: JSONOutput
    /// How much is open inside the object.
    let depth: Int
    let codingPath: [any CodingKey]

    // The commonest kinds are written without an encoder of their own.

    func encode(_ value: String, forKey key: Key) {
        begin(key)
        output.writer.string(value)
    }

    func encode(_ value: Bool, forKey key: Key) {
        begin(key)
        output.writer.bool(value)
    }

    func encode(_ value: Int, forKey key: Key) {
        begin(key)
        output.writer.integer(value)
    }

    func encode(_ value: Int64, forKey key: Key) {
        begin(key)
        output.writer.integer(value)
    }

    func encodeNil(forKey key: Key) {
        begin(key)
        output.writer.null()
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try encoder(for: key).encode(value) }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
        encoder(for: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(for: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        output.writer.close(to: depth)
        output.writer.name("super")
        return JSONWritingEncoder(output: output, depth: depth, codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(for: key) }

    private func begin(_ key: Key) {
        output.writer.close(to: depth)
        output.writer.name(key.stringValue)
    }

    private func encoder(for key: Key) -> JSONWritingEncoder {
        begin(key)
        return JSONWritingEncoder(output: output, depth: depth, codingPath: codingPath + [key])
    }
}

/// Writes the elements of an array.
private struct JSONElementsWriter: UnkeyedEncodingContainer {
    let output: JSONOutput
    /// How much is open inside the array.
    let depth: Int
    let codingPath: [any CodingKey]
    private(set) var count = 0

    init(output: JSONOutput, depth: Int, codingPath: [any CodingKey]) {
        self.output = output
        self.depth = depth
        self.codingPath = codingPath
    }

    mutating func encodeNil() throws { encoder().encodeNil() }

    mutating func encode<Value: Encodable>(_ value: Value) throws { try encoder().encode(value) }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        encoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }

    mutating func superEncoder() -> any Encoder { encoder() }

    private mutating func encoder() -> JSONWritingEncoder {
        output.writer.close(to: depth)
        output.writer.separate()
        defer { count += 1 }
        return JSONWritingEncoder(
            output: output,
            depth: depth,
            codingPath: codingPath + [JSONIndex(intValue: count)]
        )
    }
}
