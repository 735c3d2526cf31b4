import NIOCore
import OpenClawGateway

extension JSONValue {
    /// Parses a frame; `nil` when the bytes are not JSON.
    init?(frame bytes: ByteBuffer) {
        guard let value = try? Payload(bytes: bytes).json() else { return nil }
        self = value
    }
}
