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
        switch (frame.opcode, fragments) {
        case (.text, nil), (.binary, nil):
            guard data.readableBytes <= limit else { throw .tooLarge }
            if frame.fin { return data }
            fragments = data
            return nil
        case (.continuation, .some(var assembled)):
            guard assembled.readableBytes + data.readableBytes <= limit else { throw .tooLarge }
            fragments = nil
            assembled.writeBuffer(&data)
            if frame.fin { return assembled }
            fragments = assembled
            return nil
        default:
            throw .outOfOrder
        }
    }
}
