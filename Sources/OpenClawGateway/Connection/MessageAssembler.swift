import NIOCore
import NIOWebSocket

/// Puts the fragments of a WebSocket message together (RFC 6455, section 5.4), up to a size limit.
struct MessageAssembler {
    enum Failure: Error {
        /// The message is larger than the limit; answered with close code 1009.
        case tooLarge
        /// A fragment came without a beginning, or a beginning in the middle; answered with close code 1002.
        case outOfOrder
    }

    private var fragments: ByteBuffer?
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Takes a data frame and gives the message when it is complete.
    mutating func append(_ frame: WebSocketFrame) throws(Failure) -> ByteBuffer? {
        var data = frame.unmaskedData
        guard (frame.opcode == .continuation) == (fragments != nil) else { throw .outOfOrder }
        guard (fragments?.readableBytes ?? 0) + data.readableBytes <= limit else { throw .tooLarge }
        if frame.opcode != .continuation, frame.fin { return data }
        // In place: a copy for each fragment would cost the square of the message's size.
        if fragments?.writeBuffer(&data) == nil { fragments = data }
        guard frame.fin else { return nil }
        defer { fragments = nil }
        return fragments
    }
}
