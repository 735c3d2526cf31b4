import NIOCore
import NIOHTTP1

/// Answers the HTTP requests that did not become WebSockets.
final class HTTPRefusalHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let engine: Engine

    init(engine: Engine) { self.engine = engine }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let channel = ObjectIdentifier(context.channel)
        let refusal = engine.assumeIsolated { $0.takeRefusal(of: channel) }
        let (status, text) = refusal ?? (426, "This is a WebSocket server.\n")
        let body = ByteBuffer(string: text)
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: status),
            headers: [
                "Content-Type": "text/plain; charset=utf-8", "Content-Length": String(body.readableBytes),
                "Connection": "close",
            ]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let channelToClose = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channelToClose.close(promise: nil) }
    }
}
