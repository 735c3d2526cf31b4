import BenchmarkSockets
import Crypto
import Foundation

/// One client of the server: upgrade, challenge, hello, then an acknowledgement for every request.
///
/// It looks at no more of a request than its id, and answers all requests of one read with one write, so that it is never
/// what limits a measurement.
struct AckConnection {
    private let socket: LoopbackSocket
    private var reader = FrameReader()
    private var answers: [UInt8] = []

    init(socket: LoopbackSocket) { self.socket = socket }

    /// Serves the client to its end.
    mutating func serve() throws {
        try upgrade()
        try shakeHands()
        while try reader.fill(from: socket) {
            while let frame = reader.next() {
                guard answer(frame) else { return }
            }
            if !answers.isEmpty { try socket.write(answers) }
            answers.removeAll(keepingCapacity: true)
        }
    }

    // MARK: Beginning

    private mutating func upgrade() throws {
        let head = try reader.httpHead(from: socket)
        let name = "sec-websocket-key:"
        let line = head.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix(name) }
        let key = (line ?? "").dropFirst(name.count).trimmingCharacters(in: .whitespaces)
        // The fixed text is that of RFC 6455, section 1.3.
        let digest = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        let accept = Data(digest).base64EncodedString()
        let answer = [
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: \(accept)", "", "",
        ]
        try socket.write(Array(answer.joined(separator: "\r\n").utf8))
    }

    private mutating func shakeHands() throws {
        let now = Int(Date().timeIntervalSince1970 * 1000)
        let challenge = #"{"type":"event","event":"connect.challenge","payload":{"nonce":"benchmark","ts":\#(now)}}"#
        var bytes: [UInt8] = []
        bytes.appendFrame(Array(challenge.utf8))
        try socket.write(bytes)
        var connect = reader.next()
        while connect == nil {
            guard try reader.fill(from: socket) else { throw FrameReader.EndOfStream() }
            connect = reader.next()
        }
        guard let id = connect.flatMap(requestID) else { return }
        let hello = """
            {"type":"res","id":"\(String(decoding: id, as: UTF8.self))","ok":true,"payload":{"type":"hello-ok",\
            "protocol":4,"server":{"version":"2026.6.11","connId":"benchmark"},"features":{"methods":["send"],\
            "events":["tick"]},"snapshot":{},"auth":{"role":"operator","scopes":["operator.read","operator.write"]},\
            "policy":{"maxPayload":26214400,"maxBufferedBytes":52428800,"tickIntervalMs":30000}}}
            """
        bytes.removeAll()
        bytes.appendFrame(Array(hello.utf8))
        try socket.write(bytes)
    }

    // MARK: Requests

    private static let beforeID = Array(#"{"type":"res","id":""#.utf8)
    private static let beforeRunID = Array(#"","ok":true,"payload":{"runId":"run-"#.utf8)
    private static let beforeMessageID = Array(#"","messageId":"message-"#.utf8)
    private static let afterMessageID = Array(#"","channel":"whatsapp"}}"#.utf8)

    /// Appends the answer to a frame; false when the client closes.
    private mutating func answer(_ frame: FrameReader.Frame) -> Bool {
        switch frame.opcode {
        case 8: return false
        case 9: answers.appendFrame(opcode: 10, [])
        default:
            guard let id = requestID(of: frame) else { return false }
            answers.appendFrame(
                Self.beforeID + id + Self.beforeRunID + id + Self.beforeMessageID + id + Self.afterMessageID
            )
        }
        return true
    }

    /// The id of a request, which stands in its first bytes; only these are unmasked.
    private func requestID(of frame: FrameReader.Frame) -> [UInt8]? {
        let mask = frame.mask
        let key = [mask.0, mask.1, mask.2, mask.3]
        let head = frame.payload.prefix(48).enumerated().map { reader.bytes[$1] ^ key[$0 & 3] }
        let before = Array(#"{"type":"req","id":""#.utf8)
        guard head.starts(with: before) else { return nil }
        return Array(head.dropFirst(before.count).prefix { $0 != UInt8(ascii: "\"") })
    }
}
