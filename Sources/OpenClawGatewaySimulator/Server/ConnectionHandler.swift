import NIOCore
import NIOWebSocket

/// Turns the frames of one socket into messages for the engine.
///
/// It answers pings and the peer's close, and puts fragments together. It lives on the engine's event loop.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let engine: Engine
    private let id: ConnectionID
    private var fragments: ByteBuffer?

    init(engine: Engine, id: ConnectionID) {
        self.engine = engine
        self.id = id
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard frame.maskKey != nil || frame.length == 0 else { return fail(code: 1002) }
        switch frame.opcode {
        case .text, .binary:
            guard fragments == nil else { return fail(code: 1002) }
            if frame.fin { receive(frame.unmaskedData) } else { fragments = frame.unmaskedData }
        case .continuation: receive(fragment: frame)
        case .ping: context.writeAndFlush(wrapOutboundOut(WebSocketOutput.pong(frame.unmaskedData)), promise: nil)
        case .connectionClose: answerClose(frame, context)
        default: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        engine.assumeIsolated { $0.flush() }
        context.fireChannelReadComplete()
    }

    private func receive(_ bytes: ByteBuffer) {
        engine.assumeIsolated { [id] engine in engine.received(bytes, on: id) }
    }

    private func receive(fragment frame: WebSocketFrame) {
        guard var bytes = fragments else { return fail(code: 1002) }
        var more = frame.unmaskedData
        guard bytes.readableBytes + more.readableBytes <= GatewayLimits.frame else { return fail(code: 1009) }
        bytes.writeBuffer(&more)
        fragments = frame.fin ? nil : bytes
        if frame.fin { receive(bytes) }
    }

    private func answerClose(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        var data = frame.unmaskedData
        let code = data.readWebSocketErrorCode().map { UInt16(webSocketErrorCode: $0) } ?? 1000
        context.writeAndFlush(
            wrapOutboundOut(WebSocketOutput.close(code: Int(code), reason: "")),
            promise: nil
        )
        context.close(promise: nil)
    }

    private func fail(code: Int) { engine.assumeIsolated { [id] engine in engine.failed(id, code: code) } }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isBacklogged = !context.channel.isWritable
        engine.assumeIsolated { [id] engine in engine.backlogChanged(id, isBacklogged: isBacklogged) }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        engine.assumeIsolated { [id] engine in engine.ended(id) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? NIOWebSocketError else { return context.close(promise: nil) }
        // A frame that is too long is the one error that a gateway names.
        fail(code: error == .invalidFrameLength ? 1009 : 1002)
    }
}
