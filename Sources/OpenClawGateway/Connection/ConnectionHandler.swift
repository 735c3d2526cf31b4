import CoreMetrics
import Logging
import NIOCore
import NIOWebSocket

/// The driver of one connection: it lives on the event loop and carries out what the state machines decide.
///
/// Frames in go through the assembler and the scanner to the handshake, the pending requests or the event sink; requests
/// go out as they come. It never waits for a consumer, so a slow one cannot stop the reader.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    let settings: ConnectionSettings
    var handshake: HandshakeStateMachine
    var pending: PendingRequests<RequestWaiter>
    var liveness: LivenessStateMachine?
    var sequence: SequenceTracker?
    /// How the connection ended, as soon as that is certain.
    ///
    /// The first reason stays.
    private(set) var end: ConnectionEnd?
    var context: ChannelHandlerContext?
    var handshakeTimer: Scheduled<Void>?
    var livenessTimer: Scheduled<Void>?
    var deadlineTimer: Scheduled<Void>?
    var drainTimer: Scheduled<Void>?
    private var closeTimer: Scheduled<Void>?
    var deadlineTimerFires = UInt64.max
    var unwrittenBytes = 0
    var clockSkew: Duration?
    var isDraining = false
    private var assembler: MessageAssembler
    private var needsFlush = false
    private var didSendClose = false
    private var isFinished = false
    /// When the gateway expects to be back, once it has announced a restart.
    private var announcedRestart: Duration?
    private let ready: EventLoopPromise<Greeting>
    private let ended: EventLoopPromise<ConnectionEnd>

    /// What the handshake gave.
    struct Greeting: Sendable {
        var hello: HelloOK
        /// The gateway's clock minus ours, measured at the challenge.
        var clockSkew: Duration?
    }

    init(settings: ConnectionSettings, ready: EventLoopPromise<Greeting>, ended: EventLoopPromise<ConnectionEnd>) {
        self.settings = settings
        self.ready = ready
        self.ended = ended
        handshake = HandshakeStateMachine(address: settings.address)
        pending = PendingRequests(limit: settings.limits.pendingRequests)
        assembler = MessageAssembler(limit: settings.limits.inboundMessageBytes)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        startHandshakeTimer(settings.timeouts.challenge)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        // A handler that was added when the channel was already closed hears of the end only here.
        finish(end ?? .dropped(nil))
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary, .continuation:
            receive(frame)
        case .ping:
            // A peer that sends pings and does not read gets no pongs, or they would fill the memory.
            guard context.channel.isWritable else { break }
            write(WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData))
        case .connectionClose:
            receiveClose(frame)
        default:
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        liveness?.sawSignOfLife(now: now)
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(end ?? .dropped(nil))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let code: WebSocketErrorCode =
            error as? NIOWebSocketError == .invalidFrameLength ? .messageTooLarge : .protocolError
        if end == nil { end = .dropped(error) }
        if error is NIOWebSocketError { sendClose(code) }
        context.close(promise: nil)
    }

    // MARK: Frames in

    private func receive(_ frame: WebSocketFrame) {
        do throws(MessageAssembler.Failure) {
            guard let message = try assembler.append(frame) else { return }
            receive(message)
        } catch {
            if end == nil { end = .dropped(error) }
            sendClose(error == .tooLarge ? .messageTooLarge : .protocolError)
            context?.close(promise: nil)
        }
    }

    private func receive(_ message: ByteBuffer) {
        let frame: InboundFrame
        do {
            frame = try FrameScanner.scan(message)
        } catch {
            settings.instruments.malformedFrames.increment()
            settings.logger.debug(
                "dropped a malformed frame",
                error: error,
                metadata: ["gateway.frame.bytes": "\(message.readableBytes)"]
            )
            return
        }
        guard handshake.state == .finished else { return perform(handshake.received(frame)) }
        switch frame {
        case .response(let response): receive(response)
        case .event(let event): receive(event)
        case .unknown(let type):
            settings.logger.debug("dropped a frame of an unknown type", metadata: ["gateway.frame.type": "\(type)"])
        }
    }

    private func receive(_ event: EventFrame) {
        if let number = event.sequence, let lost = sequence?.lost(before: number), lost > 0 {
            settings.sink.publish(.gap(EventGap(reason: .lostByGateway(count: lost))))
        }
        if event.name == "shutdown", let shutdown = try? event.payload.decode(as: Shutdown.self) {
            announcedRestart = shutdown.restartExpected
        }
        settings.sink.publish(.event(event))
    }

    private func receiveClose(_ frame: WebSocketFrame) {
        var data = frame.unmaskedData
        let code = data.readInteger(as: UInt16.self).map(Int.init) ?? 1005
        let reason = String(decoding: data.readableBytesView.prefix(123), as: UTF8.self)
        if end == nil { end = .closedByGateway(code: code, reason: reason, restartExpected: announcedRestart) }
        sendClose(.normalClosure)
        context?.close(promise: nil)
    }

    // MARK: Frames out

    /// Writes a frame; all frames of one turn of the event loop are flushed together.
    func write(_ frame: WebSocketFrame, promise: EventLoopPromise<Void>? = nil) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        context.write(Self.wrapOutboundOut(frame), promise: promise)
        guard !needsFlush else { return }
        needsFlush = true
        context.eventLoop.assumeIsolated().execute {
            self.needsFlush = false
            self.context?.flush()
        }
    }

    /// Starts the closing handshake; the channel is closed when the gateway answers or the time is up.
    func close(as reason: ConnectionEnd, code: WebSocketErrorCode) {
        guard end == nil, let context else { return }
        end = reason
        sendClose(code)
        closeTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(settings.timeouts.close)) {
            self.context?.close(promise: nil)
        }
    }

    private func sendClose(_ code: WebSocketErrorCode) {
        guard !didSendClose, let context, context.channel.isActive else { return }
        didSendClose = true
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        context.writeAndFlush(
            Self.wrapOutboundOut(
                WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: data)
            ),
            promise: nil
        )
    }

    // MARK: The end

    var now: UInt64 { NIODeadline.now().uptimeNanoseconds }

    var isOpen: Bool { end == nil && context != nil }

    func succeedHandshake(_ greeting: Greeting) { ready.succeed(greeting) }

    func failHandshake(_ error: GatewayError) { ready.fail(error) }

    private func finish(_ end: ConnectionEnd) {
        guard !isFinished else { return }
        isFinished = true
        self.end = end
        for timer in [handshakeTimer, livenessTimer, deadlineTimer, drainTimer, closeTimer] { timer?.cancel() }
        perform(handshake.closed(end))
        failPending(end)
        ended.succeed(end)
    }
}
