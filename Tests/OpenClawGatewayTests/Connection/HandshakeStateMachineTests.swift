import Testing

@testable import OpenClawGateway

@Suite struct HandshakeStateMachineTests {
    private let address: GatewayAddress

    init() throws { address = try GatewayAddress(url: "ws://127.0.0.1:1") }

    private func challenge(_ nonce: JSONValue = "n") -> InboundFrame {
        .event(EventFrame(name: "connect.challenge", payload: Payload(["nonce": nonce, "ts": 5])))
    }

    private func response(_ id: String, ok: Bool, _ payload: JSONValue = .null, error: JSONValue? = nil) -> InboundFrame
    {
        .response(ResponseFrame(id: id, ok: ok, payload: Payload(payload), error: error.map(Payload.init)))
    }

    private func failure(_ action: HandshakeStateMachine.Action) -> GatewayError.Code? {
        if case .fail(let error) = action { error.code } else { nil }
    }

    private func isWait(_ action: HandshakeStateMachine.Action) -> Bool {
        if case .wait = action { true } else { false }
    }

    @Test
    func `goes from the challenge over connect to the greeting`() throws {
        var machine = HandshakeStateMachine(address: address)
        guard case .sendConnect(let sent) = machine.received(challenge()) else {
            Issue.record("connect was not sent")
            return
        }
        #expect(sent.nonce == "n")
        guard case .succeed(let hello) = machine.received(response("0", ok: true, ["protocol": 4])) else {
            Issue.record("not greeted")
            return
        }
        #expect(hello.protocolVersion == .v4)
        #expect(machine.state == .finished)
    }

    @Test
    func `takes one challenge and no second one`() {
        var machine = HandshakeStateMachine(address: address)
        _ = machine.received(challenge())
        #expect(isWait(machine.received(challenge("other"))))
        #expect(machine.state == .awaitingAnswer)
    }

    @Test(arguments: ["", nil] as [String?])
    func `refuses a challenge without a nonce`(nonce: String?) {
        var machine = HandshakeStateMachine(address: address)
        #expect(failure(machine.received(challenge(nonce.map { .string($0) } ?? .null))) == .handshakeRefused)
    }

    @Test
    func `a greeting before connect or for another id is no greeting`() {
        var machine = HandshakeStateMachine(address: address)
        #expect(isWait(machine.received(response("0", ok: true, ["protocol": 4]))))
        _ = machine.received(challenge())
        #expect(isWait(machine.received(response("7", ok: true, ["protocol": 4]))))
        #expect(machine.state == .awaitingAnswer)
    }

    @Test
    func `a refusal counts also before connect was read, because a starting gateway knows no id`() {
        let starting: JSONValue = [
            "code": "UNAVAILABLE", "message": "x", "retryable": true, "details": ["reason": "startup-sidecars"],
        ]
        var early = HandshakeStateMachine(address: address)
        #expect(failure(early.received(response("invalid", ok: false, error: starting))) == .gatewayStarting)
        var late = HandshakeStateMachine(address: address)
        _ = late.received(challenge())
        #expect(failure(late.received(response("invalid", ok: false, error: starting))) == .gatewayStarting)
    }

    @Test(arguments: [5, 2, 0, Int64.max])
    func `refuses a protocol that was not offered`(number: Int64) {
        var machine = HandshakeStateMachine(address: address)
        _ = machine.received(challenge())
        #expect(failure(machine.received(response("0", ok: true, ["protocol": .integer(number)]))) == .protocolMismatch)
    }

    @Test
    func `refuses a greeting that is none`() {
        var machine = HandshakeStateMachine(address: address)
        _ = machine.received(challenge())
        #expect(failure(machine.received(response("0", ok: true, ["hello": true]))) == .handshakeRefused)
    }

    @Test
    func `a refusal without an error object is a refusal`() {
        var machine = HandshakeStateMachine(address: address)
        _ = machine.received(challenge())
        #expect(failure(machine.received(response("0", ok: false))) == .handshakeRefused)
    }

    @Test
    func `each step ends when its time is up, and a finished handshake has no time`() {
        var unchallenged = HandshakeStateMachine(address: address)
        #expect(failure(unchallenged.timedOut()) == .handshakeTimedOut)
        #expect(isWait(unchallenged.timedOut()))
        var unanswered = HandshakeStateMachine(address: address)
        _ = unanswered.received(challenge())
        #expect(failure(unanswered.timedOut()) == .handshakeTimedOut)
        #expect(isWait(unanswered.closed(.dropped(nil))))
    }

    @Test(arguments: [
        (1000, GatewayError.Code.handshakeTimedOut), (1002, .protocolMismatch), (1008, .connectionClosed),
        (1012, .gatewayRestarting), (1013, .gatewayStarting), (4001, .credentialsChanged),
    ])
    func `a close in the handshake fails it with the class of its code`(code: Int, expected: GatewayError.Code) {
        var machine = HandshakeStateMachine(address: address)
        #expect(failure(machine.closed(.closedByGateway(code: code, reason: "why"))) == expected)
    }

    @Test
    func `unknown frames and events are waited through`() {
        var machine = HandshakeStateMachine(address: address)
        #expect(isWait(machine.received(.unknown(type: "surprise"))))
        #expect(isWait(machine.received(.event(EventFrame(name: "tick", payload: .null)))))
        #expect(machine.state == .awaitingChallenge)
    }
}
