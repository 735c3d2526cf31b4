import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// A WebSocket that sends anything and hides nothing: broken JSON, binary and oversized frames, foreign headers.
final class RawSocket {
    private let channel: any Channel
    private let arrivals: AsyncStream<Arrival>.Continuation
    private var incoming: AsyncStream<Arrival>.Iterator
    private var waits = 0

    /// How a client treats the gateway's certificate.
    enum Encryption {
        case none, anyCertificate, trustedCertificate
    }

    private init(
        channel: any Channel,
        arrivals: AsyncStream<Arrival>.Continuation,
        incoming: AsyncStream<Arrival>.Iterator
    ) {
        self.channel = channel
        self.arrivals = arrivals
        self.incoming = incoming
    }

    static func open(
        port: Int,
        path: String = "/",
        headers: [String: String] = [:],
        encryption: Encryption = .none
    ) async throws -> RawSocket {
        let (stream, continuation) = AsyncStream.makeStream(of: Arrival.self, bufferingPolicy: .unbounded)
        let tls = try context(encryption)
        let upgrade: EventLoopFuture<(any Channel)?> = try await ClientBootstrap(
            group: .singletonMultiThreadedEventLoopGroup
        )
        .connectTimeout(.seconds(5))
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                if let tls {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: tls, serverHostname: nil)
                    )
                }
                return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                    configuration: upgradeConfiguration(path: path, headers: headers, arrivals: continuation)
                )
            }
        }
        guard let channel = try await upgrade.get() else { throw Refused() }
        return RawSocket(channel: channel, arrivals: continuation, incoming: stream.makeAsyncIterator())
    }

    struct Refused: Error {}

    func send(text: String) { write(opcode: .text, Data(text.utf8)) }

    func send(binary: String) { write(opcode: .binary, Data(binary.utf8)) }

    func ping() { write(opcode: .ping, Data()) }

    func close(code: WebSocketErrorCode) {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        write(opcode: .connectionClose, Data(data.readableBytesView))
    }

    /// Ends the connection without a word.
    func drop() async { try? await channel.close() }

    /// The next arrival; `nil` when nothing came before `deadline`.
    func next(before deadline: NIODeadline) async -> Arrival? {
        waits += 1
        let wait = waits
        let end = channel.eventLoop.scheduleTask(deadline: deadline) { [arrivals] in
            _ = arrivals.yield(.waitEnded(wait))
        }
        defer { end.cancel() }
        while let arrival = await incoming.next(isolation: #isolation) {
            guard case .waitEnded(let ended) = arrival else { return arrival }
            if ended == wait { return nil }
        }
        return nil
    }

    private func write(opcode: WebSocketOpcode, _ data: Data) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: ByteBuffer(bytes: data))
        channel.writeAndFlush(frame, promise: nil)
    }

    private static func context(_ encryption: Encryption) throws -> NIOSSLContext? {
        if case .none = encryption { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        if case .anyCertificate = encryption { configuration.certificateVerification = .none }
        return try NIOSSLContext(configuration: configuration)
    }

    private static func upgradeConfiguration(
        path: String,
        headers: [String: String],
        arrivals: AsyncStream<Arrival>.Continuation
    ) -> NIOUpgradableHTTPClientPipelineConfiguration<(any Channel)?> {
        let upgrader = NIOTypedWebSocketClientUpgrader<(any Channel)?>(maxFrameSize: 1 << 25) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let aggregator = NIOWebSocketFrameAggregator(
                    minNonFinalFragmentSize: 0,
                    maxAccumulatedFrameCount: 1024,
                    maxAccumulatedFrameSize: 1 << 25
                )
                try channel.pipeline.syncOperations.addHandlers([aggregator, ArrivalHandler(arrivals: arrivals)])
                return channel
            }
        }
        var request = HTTPRequestHead(version: .http1_1, method: .GET, uri: path)
        request.headers = ["Host": "127.0.0.1", "Content-Length": "0"]
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration<(any Channel)?>(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: request,
                upgraders: [upgrader],
                notUpgradingCompletionHandler: { $0.eventLoop.makeSucceededFuture(nil) }
            )
        )
        configuration.leftOverBytesStrategy = .forwardBytes
        return configuration
    }
}

/// Hands over what comes, answers pings, and answers the close of the gateway.
private final class ArrivalHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let arrivals: AsyncStream<Arrival>.Continuation
    private var isClosed = false

    init(arrivals: AsyncStream<Arrival>.Continuation) { self.arrivals = arrivals }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary:
            let text = String(buffer: frame.data)
            arrivals.yield((try? JSON(text: text)).map(Arrival.frame) ?? .garbage(text))
        case .ping:
            arrivals.yield(.ping)
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.data)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .pong: arrivals.yield(.pong)
        case .connectionClose:
            let code = frame.data.readInteger(as: UInt16.self).map { Int($0) } ?? 1005
            close(code: code, reason: String(buffer: frame.data))
            let answer = WebSocketFrame(
                fin: true,
                opcode: .connectionClose,
                maskKey: .random(),
                data: frame.unmaskedData
            )
            context.writeAndFlush(wrapOutboundOut(answer)).whenComplete { [channel = context.channel] _ in
                channel.close(promise: nil)
            }
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        close(code: 1006, reason: "")
        arrivals.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func close(code: Int, reason: String) {
        guard !isClosed else { return }
        isClosed = true
        arrivals.yield(.closed(code: code, reason: reason))
    }
}
