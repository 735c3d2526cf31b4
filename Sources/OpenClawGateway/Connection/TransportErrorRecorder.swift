import NIOCore

/// Notes errors of TCP and TLS that the HTTP upgrade would hide.
final class TransportErrorRecorder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let observer: DialObserver

    init(observer: DialObserver) { self.observer = observer }

    func channelActive(context: ChannelHandlerContext) {
        observer.connected()
        context.fireChannelActive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        observer.failed(error)
        context.fireErrorCaught(error)
    }
}
