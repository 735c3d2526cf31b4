package import NIOCore

/// Writes a request as the gateway expects it: `{"type":"req","id":…,"method":…,"params":…}` and nothing else.
///
/// The gateway refuses unknown members, so the envelope is fixed.
package enum RequestFrame {
    /// Encodes a request.
    package static func encode(id: UInt64, method: String, params: (any Encodable)?) throws -> ByteBuffer {
        var writer = JSONWriter()
        writer.raw("{\"type\":\"req\",\"id\":\"".utf8)
        writer.integer(id)
        writer.raw("\",\"method\":".utf8)
        writer.string(method)
        if let params {
            writer.raw(",\"params\":".utf8)
            try writer.encode(params)
        }
        writer.raw("}".utf8)
        return ByteBuffer(bytes: writer.bytes)
    }
}
