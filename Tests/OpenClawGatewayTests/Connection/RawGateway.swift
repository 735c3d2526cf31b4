import Crypto
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import OpenClawGateway
import Synchronization

/// A WebSocket server that sends exactly the bytes a test tells it to, right or wrong.
///
/// It answers no ping; when a client closes, it ends the connection.
final class RawGateway: Sendable {
    /// What a client did.
    enum Happening: Sendable, Equatable {
        case request(socket: Int, method: String)
        case ping(socket: Int)
        case close(socket: Int, code: Int)
        case ended(socket: Int)
    }

    struct Request: Sendable {
        var id: String
        var method: String
        var params: JSONValue
    }

    typealias Behavior = @Sendable (RawSocket, Request) -> Void

    let port: Int
    /// Everything that clients did, in order.
    let happenings: AsyncStream<Happening>
    private let listener: any Channel
    private let sockets: RawSockets

    private init(listener: any Channel, happenings: AsyncStream<Happening>, sockets: RawSockets) {
        port = listener.localAddress?.port ?? 0
        self.listener = listener
        self.happenings = happenings
        self.sockets = sockets
    }

    /// Runs a server for as long as `body` runs.
    ///
    /// - Parameters:
    ///   - tls: Makes the server speak TLS.
    ///   - greeting: What is sent together with the answer to the upgrade.
    ///   - behavior: What to do with each request; `connect` is one.
    ///   - body: The test.
    static func with<Result>(
        tls: NIOSSLContext? = nil,
        greeting: String = RawGateway.challenge(),
        behavior: @escaping Behavior = RawGateway.polite,
        _ body: (RawGateway) async throws -> Result
    ) async throws -> Result {
        let (happenings, continuation) = AsyncStream.makeStream(
            of: Happening.self,
            bufferingPolicy: .bufferingNewest(100_000)
        )
        let sockets = RawSockets()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(
                        RawGatewayHandler(
                            socket: sockets.add(channel),
                            greeting: greeting,
                            behavior: behavior,
                            happenings: continuation
                        )
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = RawGateway(listener: listener, happenings: happenings, sockets: sockets)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private func stop() async {
        try? await listener.close()
        for socket in sockets.all { socket.cut() }
    }

    /// The sockets that were opened so far, in order.
    var opened: [RawSocket] { sockets.all }

    // MARK: Frames that a polite gateway sends

    static func challenge(timestamp: String = "1760000000123") -> String {
        #"{"type":"event","event":"connect.challenge","payload":{"nonce":"n-1","ts":\#(timestamp)}}"#
    }

    static func hello(_ request: Request, version: Int = 4, tick: Int = 30_000, maxPayload: Int = 26_214_400) -> String
    {
        #"{"type":"res","id":"\#(request.id)","ok":true,"payload":{"type":"hello-ok","protocol":\#(version),"#
            + #""server":{"version":"2026.6.11","connId":"c"},"features":{"methods":[],"events":[]},"snapshot":{},"#
            + #""auth":{"role":"operator","scopes":["operator.read","operator.write"]},"#
            + #""policy":{"maxPayload":\#(maxPayload),"maxBufferedBytes":52428800,"tickIntervalMs":\#(tick)}}}"#
    }

    static func yes(_ request: Request) -> String {
        #"{"type":"res","id":"\#(request.id)","ok":true,"payload":{"method":"\#(request.method)"}}"#
    }

    static func no(_ request: Request, code: String, details: String) -> String {
        #"{"type":"res","id":"\#(request.id)","ok":false,"error":{"code":"\#(code)","message":"no","#
            + #""details":{"code":"\#(details)"}}}"#
    }

    /// Greets, and says yes to everything.
    static let polite: Behavior = { socket, request in
        socket.send(text: request.method == "connect" ? hello(request) : yes(request))
    }
}

/// One client's connection at a ``RawGateway``.
struct RawSocket: Sendable {
    /// The place in the order of opening, from 1.
    let number: Int
    fileprivate let channel: any Channel

    func send(text: String) { write(Self.frame(0x1, ByteBuffer(string: text))) }

    /// Writes bytes as they are.
    func write(_ bytes: ByteBuffer) { channel.writeAndFlush(bytes, promise: nil) }

    func close(code: UInt16, reason: String = "") {
        var payload = ByteBuffer(integer: code)
        payload.writeString(reason)
        write(Self.frame(0x8, payload))
    }

    /// Ends the TCP connection without a close frame.
    func cut() { channel.close(mode: .all, promise: nil) }

    func stopReading() { channel.setOption(.autoRead, value: false).whenComplete { _ in } }

    /// A WebSocket frame as a server sends it: without a mask.
    static func frame(_ opcode: UInt8, _ payload: ByteBuffer, fin: Bool = true) -> ByteBuffer {
        var bytes = ByteBuffer(integer: opcode | (fin ? 0x80 : 0))
        switch payload.readableBytes {
        case ..<126: bytes.writeInteger(UInt8(payload.readableBytes))
        case ..<65_536:
            bytes.writeInteger(UInt8(126))
            bytes.writeInteger(UInt16(payload.readableBytes))
        default:
            bytes.writeInteger(UInt8(127))
            bytes.writeInteger(UInt64(payload.readableBytes))
        }
        bytes.writeImmutableBuffer(payload)
        return bytes
    }
}

private final class RawSockets: Sendable {
    private let list = Mutex<[RawSocket]>([])

    var all: [RawSocket] { list.withLock { $0 } }

    func add(_ channel: any Channel) -> RawSocket {
        list.withLock { list in
            let socket = RawSocket(number: list.count + 1, channel: channel)
            list.append(socket)
            return socket
        }
    }
}

/// Answers the upgrade and takes the client's frames apart.
private final class RawGatewayHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let socket: RawSocket
    private let greeting: String
    private let behavior: RawGateway.Behavior
    private let happenings: AsyncStream<RawGateway.Happening>.Continuation
    private var received = ByteBuffer()
    private var isUpgraded = false

    init(
        socket: RawSocket,
        greeting: String,
        behavior: @escaping RawGateway.Behavior,
        happenings: AsyncStream<RawGateway.Happening>.Continuation
    ) {
        self.socket = socket
        self.greeting = greeting
        self.behavior = behavior
        self.happenings = happenings
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(Self.unwrapInboundIn(data))
        if !isUpgraded { upgrade() }
        while isUpgraded, let (opcode, payload) = nextFrame() { handle(opcode, payload) }
        received.discardReadBytes()
    }

    func channelInactive(context: ChannelHandlerContext) { happenings.yield(.ended(socket: socket.number)) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func upgrade() {
        let text = String(buffer: received)
        guard let end = text.range(of: "\r\n\r\n"),
            let key = text.range(of: "sec-websocket-key: ", options: .caseInsensitive)
        else { return }
        received.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
        isUpgraded = true
        let secret = text[key.upperBound...].prefix { $0 != "\r\n" } + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        let accept = Data(Insecure.SHA1.hash(data: Data(secret.utf8))).base64EncodedString()
        var answer = ByteBuffer(
            string: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: \(accept)\r\n\r\n"
        )
        if !greeting.isEmpty { answer.writeImmutableBuffer(RawSocket.frame(0x1, ByteBuffer(string: greeting))) }
        socket.write(answer)
    }

    /// Takes one whole masked frame off the front of what was received.
    private func nextFrame() -> (UInt8, ByteBuffer)? {
        var bytes = received
        guard let first = bytes.readInteger(as: UInt8.self), let second = bytes.readInteger(as: UInt8.self) else {
            return nil
        }
        var length = Int(second & 0x7F)
        if length == 126 {
            guard let long = bytes.readInteger(as: UInt16.self) else { return nil }
            length = Int(long)
        } else if length == 127 {
            guard let longer = bytes.readInteger(as: UInt64.self) else { return nil }
            length = Int(longer)
        }
        guard let mask = bytes.readBytes(length: 4), let masked = bytes.readBytes(length: length) else { return nil }
        received = bytes
        return (first & 0x0F, ByteBuffer(bytes: masked.enumerated().map { $1 ^ mask[$0 % 4] }))
    }

    private func handle(_ opcode: UInt8, _ payload: ByteBuffer) {
        switch opcode {
        case 0x1:
            guard let frame = try? JSONValue(parsing: String(buffer: payload)), let id = frame["id"]?.string,
                let method = frame["method"]?.string
            else { return }
            let request = RawGateway.Request(id: id, method: method, params: frame["params"] ?? .null)
            // First what is done, then that it happened: a test that saw the request may rely on the effect.
            behavior(socket, request)
            happenings.yield(.request(socket: socket.number, method: method))
        case 0x8:
            let code = payload.getInteger(at: payload.readerIndex, as: UInt16.self).map(Int.init) ?? 1005
            happenings.yield(.close(socket: socket.number, code: code))
            socket.cut()
        case 0x9:
            happenings.yield(.ping(socket: socket.number))
        default:
            break
        }
    }
}
