import Logging
import NIOCore
import NIOWebSocket

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ConnectionHandler {
    func startHandshakeTimer(_ timeout: Duration) {
        handshakeTimer?.cancel()
        handshakeTimer = context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) {
            self.perform(self.handshake.timedOut())
        }
    }

    func perform(_ action: HandshakeStateMachine.Action) {
        switch action {
        case .wait:
            break
        case .sendConnect(let challenge):
            sendConnect(challenge)
        case .succeed(let hello):
            welcome(hello)
        case .fail(let error):
            handshakeTimer?.cancel()
            failHandshake(error)
            close(as: .closedByClient, code: .normalClosure)
        }
    }

    private func sendConnect(_ challenge: ConnectChallenge) {
        clockSkew = challenge.timestamp.flatMap { timestamp in
            let (skew, overflow) = timestamp.subtractingReportingOverflow(Self.wallClockMilliseconds)
            return overflow ? nil : .milliseconds(skew)
        }
        do {
            let parameters = try settings.request.parameters(
                answering: challenge,
                wallClockMilliseconds: Self.wallClockMilliseconds
            )
            let bytes = try RequestFrame.encode(
                id: HandshakeStateMachine.requestID,
                method: ConnectParameters.method,
                params: parameters
            )
            startHandshakeTimer(settings.timeouts.hello)
            write(WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: bytes))
        } catch {
            failHandshake(
                GatewayError(.identityUnusable, "The connect request could not be made.", cause: error)
            )
            close(as: .closedByClient, code: .normalClosure)
        }
    }

    private func welcome(_ hello: HelloOK) {
        handshakeTimer?.cancel()
        sequence = SequenceTracker(version: hello.protocolVersion ?? .newest)
        var watchdog = LivenessStateMachine(
            now: now,
            tickInterval: hello.policy.tickInterval,
            pingAnswer: settings.timeouts.pingAnswer
        )
        perform(watchdog.timerFired(now: now))
        liveness = watchdog
        // Here, because an event of the new connection may be in the same packet as the greeting.
        if settings.isReconnect { settings.sink.publish(.gap(EventGap(reason: .reconnected))) }
        succeedHandshake(Greeting(hello: hello, clockSkew: clockSkew))
    }

    private func perform(_ action: LivenessStateMachine.Action) {
        switch action {
        case .wait(let until):
            startLivenessTimer(until)
        case .ping(let until):
            settings.logger.debug("the gateway is silent, sending a ping")
            write(WebSocketFrame(fin: true, opcode: .ping, maskKey: .random(), data: ByteBuffer()))
            startLivenessTimer(until)
        case .giveUp:
            close(as: .silent, code: WebSocketErrorCode(codeNumber: 4000))
            context?.close(promise: nil)
        }
    }

    private func startLivenessTimer(_ until: UInt64) {
        livenessTimer = context?.eventLoop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(until)) {
            guard let action = self.liveness?.timerFired(now: self.now) else { return }
            self.perform(action)
        }
    }

    private static var wallClockMilliseconds: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
