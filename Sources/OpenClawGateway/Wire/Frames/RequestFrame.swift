package import NIOCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes a request as the gateway expects it: `{"type":"req","id":…,"method":…,"params":…}` and nothing else.
///
/// The gateway refuses unknown members, so the envelope is fixed (protocol reference, framing).
package enum RequestFrame {
    /// Encodes a request.
    package static func encode(id: UInt64, method: String, params: (any Encodable)?) throws -> ByteBuffer {
        var frame = ByteBuffer()
        frame.reserveCapacity(256)
        frame.writeStaticString("{\"type\":\"req\",\"id\":\"")
        frame.writeString(String(id))
        frame.writeStaticString("\",\"method\":")
        frame.writeBytes(try JSONCoding.encoder.encode(method))
        if let params {
            frame.writeStaticString(",\"params\":")
            frame.writeBytes(try JSONCoding.encoder.encode(params))
        }
        frame.writeStaticString("}")
        return frame
    }
}
