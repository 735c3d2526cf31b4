import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request takes too long to arrive, so that slow senders do not use up the places.
///
/// The time counts from the connection's beginning, or from the end of the response before, to the end of the request's head,
/// and then to the end of its body; it is not renewed by single bytes. Responses may take as long as they like.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a connection may take to its first request's head, and stay without another request.
    private let head: TimeAmount
    /// How long a body may take.
    private let body: TimeAmount
    private var timer: Scheduled<Void>?
    private var isReading = false

    init(head: TimeAmount = .seconds(30), body: TimeAmount = .seconds(30)) {
        self.head = head
        self.body = body
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { close(context, after: head) }
    }

    func channelActive(context: ChannelHandlerContext) {
        close(context, after: head)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReading = true
            close(context, after: body)
        case .body: break
        case .end:
            isReading = false
            cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), !isReading { close(context, after: head) }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    private func close(_ context: ChannelHandlerContext, after time: TimeAmount) {
        cancel()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    private func cancel() {
        timer?.cancel()
        timer = nil
    }
}
