package import NIOCore

/// The content of a response or an event, kept as bytes until somebody wants it.
///
/// Decoding happens on the caller's thread, so that a large answer never holds up the connection.
public struct Payload: Sendable {
    package let bytes: ByteBuffer

    package init(bytes: ByteBuffer) { self.bytes = bytes }

    /// Makes a payload from a value, for tests and simulators.
    public init(_ value: JSONValue) {
        self.init(bytes: ByteBuffer(string: value.description))
    }

    /// The literal `null`, which also stands for a payload that was left out.
    public static let null = Payload(bytes: ByteBuffer(staticString: "null"))

    /// How many bytes the payload has on the wire.
    public var byteCount: Int { bytes.readableBytes }

    /// Decodes the payload as `type`.
    ///
    /// Unknown members are ignored.
    public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONValueDecoder(json()).decode(type)
    }

    /// Decodes the payload as a generic JSON value.
    public func json() throws -> JSONValue {
        try bytes.withUnsafeReadableBytes { try JSONValue(parsing: $0) }
    }
}
