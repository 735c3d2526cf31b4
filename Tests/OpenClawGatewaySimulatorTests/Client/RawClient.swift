import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import OpenClawGateway

/// A WebSocket client that knows nothing of the gateway's protocol: tests see exactly what is on the wire.
final class RawClient: Sendable {
    /// What came from the server.
    enum Inbound: Sendable, Equatable {
        case text(String)
        case ping
        case close(code: Int, reason: String)
        /// The socket ended without a close frame.
        case ended
    }

    private let channel: any Channel
    private let inbound: InboundQueue

    private init(channel: any Channel, inbound: InboundQueue) {
        self.channel = channel
        self.inbound = inbound
    }

    /// The answer to an upgrade that was refused.
    struct UpgradeRefused: Error, Equatable {
        let status: Int
        let body: String
    }

    /// Opens a WebSocket.
    static func connect(port: Int, headers: HTTPHeaders = [:], tls: NIOSSLContext? = nil) async throws -> RawClient {
        let inbound = InboundQueue()
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let upgraded = eventLoop.makePromise(of: Void.self)
        let bootstrap = ClientBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: nil)) }
                    let upgrader = NIOWebSocketClientUpgrader(maxFrameSize: 1 << 28) { channel, _ in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(FrameHandler(inbound: inbound))
                            upgraded.succeed()
                        }
                    }
                    let request = UpgradeRequestHandler(headers: headers, upgraded: upgraded)
                    try pipeline.addHTTPClientHandlers(
                        leftOverBytesStrategy: .forwardBytes,
                        withClientUpgrade: (
                            upgraders: [upgrader],
                            completionHandler: { context in
                                let pipeline = context.pipeline.syncOperations
                                if let handler = try? pipeline.context(handlerType: UpgradeRequestHandler.self) {
                                    pipeline.removeHandler(context: handler, promise: nil)
                                }
                            }
                        )
                    )
                    try pipeline.addHandler(request)
                }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
        } catch {
            upgraded.fail(error)
            throw error
        }
        try await upgraded.futureResult.get()
        return RawClient(channel: channel, inbound: inbound)
    }

    /// Gives the next thing that came; waits for it.
    func next() async throws -> Inbound { try await inbound.next() }

    func send(text: String, opcode: WebSocketOpcode = .text) {
        write(ByteBuffer(string: text), opcode)
    }

    func write(_ bytes: ByteBuffer, _ opcode: WebSocketOpcode, fin: Bool = true) {
        let frame = WebSocketFrame(fin: fin, opcode: opcode, maskKey: .random(), data: bytes)
        channel.writeAndFlush(frame, promise: nil)
    }

    /// Stops reading, so that the server's buffers fill.
    func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }

    func startReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
        channel.read()
    }

    /// Cuts the connection.
    func cut() { channel.close(promise: nil) }

    /// Closes as a client should.
    func close() {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: .normalClosure)
        write(data, .connectionClose)
    }
}

/// Asks for the upgrade, and reads the answer of a server that refuses it.
private final class UpgradeRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let headers: HTTPHeaders
    private let upgraded: EventLoopPromise<Void>
    private var status = 0
    private var body = ""

    init(headers: HTTPHeaders, upgraded: EventLoopPromise<Void>) {
        self.headers = headers
        self.upgraded = upgraded
    }

    func channelActive(context: ChannelHandlerContext) { request(context) }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { request(context) }
    }

    private func request(_ context: ChannelHandlerContext) {
        var headers = headers
        if !headers.contains(name: "Host") { headers.add(name: "Host", value: "127.0.0.1") }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body(let bytes): body += String(buffer: bytes)
        case .end: upgraded.fail(RawClient.UpgradeRefused(status: status, body: body))
        }
    }

    func channelInactive(context: ChannelHandlerContext) { upgraded.fail(ChannelError.eof) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        upgraded.fail(error)
        context.close(promise: nil)
    }
}

/// Hands frames to the queue, answers pings, and puts nothing together.
private final class FrameHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let inbound: InboundQueue

    init(inbound: InboundQueue) { self.inbound = inbound }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text: inbound.add(.text(String(buffer: frame.data)))
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.data)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
            inbound.add(.ping)
        case .connectionClose:
            var data = frame.data
            let code = data.readWebSocketErrorCode().map { Int(UInt16(webSocketErrorCode: $0)) } ?? 1005
            inbound.add(.close(code: code, reason: String(buffer: data)))
            context.close(promise: nil)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) { inbound.add(.ended) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
