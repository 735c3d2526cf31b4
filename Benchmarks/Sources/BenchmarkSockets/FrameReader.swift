/// Cuts the bytes of a socket into WebSocket frames, without looking into them.
public struct FrameReader {
    /// A frame that was read; its payload stays in the reader until the next read.
    public struct Frame {
        /// What the frame is: 1 text, 8 close, 9 ping.
        public var opcode: UInt8
        /// Where the payload lies in ``FrameReader/bytes``.
        public var payload: Range<Int>
        /// The four bytes that a client's payload is masked with; zero for a server's.
        public var mask: (UInt8, UInt8, UInt8, UInt8)
    }

    /// What was read and not yet thrown away.
    public private(set) var bytes: [UInt8]
    private var start = 0
    private var end = 0

    /// Makes a reader that holds up to 256 KiB.
    public init() { bytes = [UInt8](repeating: 0, count: 1 << 18) }

    /// Waits for more bytes; false at the end of the stream.
    public mutating func fill(from socket: LoopbackSocket) throws -> Bool {
        if start > 0 {
            let rest = end - start
            bytes.withUnsafeMutableBytes { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + rest]))
            }
            (start, end) = (0, rest)
        }
        let free = end
        let count = try bytes.withUnsafeMutableBytes { bytes in
            try socket.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[free...]))
        }
        end += count
        return count > 0
    }

    /// Takes the next whole frame, if there is one.
    public mutating func next() -> Frame? {
        guard end - start >= 2 else { return nil }
        let isMasked = bytes[start + 1] & 0x80 != 0
        var length = Int(bytes[start + 1] & 0x7F)
        var header = 2
        if length >= 126 {
            header = length == 126 ? 4 : 10
            guard end - start >= header else { return nil }
            length = bytes[start + 2..<start + header].reduce(0) { $0 << 8 | Int($1) }
        }
        if isMasked { header += 4 }
        guard end - start >= header + length else { return nil }
        let payload = start + header..<start + header + length
        let maskStart = payload.lowerBound - 4
        let mask =
            isMasked
            ? (bytes[maskStart], bytes[maskStart + 1], bytes[maskStart + 2], bytes[maskStart + 3]) : (0, 0, 0, 0)
        defer { start = payload.upperBound }
        return Frame(opcode: bytes[start] & 0x0F, payload: payload, mask: mask)
    }

    /// Takes the head of an HTTP message, up to its empty line.
    public mutating func httpHead(from socket: LoopbackSocket) throws -> String {
        let emptyLine: [UInt8] = [13, 10, 13, 10]
        while true {
            if let last = (start..<max(start, end - 3)).first(where: { bytes[$0..<$0 + 4].elementsEqual(emptyLine) }) {
                defer { start = last + 4 }
                return String(decoding: bytes[start..<last], as: UTF8.self)
            }
            guard try fill(from: socket) else { throw EndOfStream() }
        }
    }

    /// The other side closed the connection too early.
    public struct EndOfStream: Error {
        /// Makes the error.
        public init() {}
    }
}
