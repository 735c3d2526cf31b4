import Testing

@testable import OpenClawGateway

@Suite struct ReconnectStateMachineTests {
    private let address: GatewayAddress
    private var generator = SeededGenerator(seed: 7)
    private static let everything = CredentialAlternatives(
        hasStoredDeviceToken: true,
        hasSharedSecret: true,
        isTrustedEndpoint: true
    )

    init() throws { address = try GatewayAddress(url: "ws://127.0.0.1:1") }

    private func refused(
        _ details: String?,
        code: String = "INVALID_REQUEST",
        reason: String? = nil,
        retryAfter: Duration? = nil
    ) -> GatewayError {
        var members: [String: JSONValue] = [:]
        members["code"] = details.map { .string($0) }
        members["reason"] = reason.map { .string($0) }
        return GatewayError(
            connectRefusal: GatewayRefusal(
                code: code,
                message: "no",
                details: members.isEmpty ? nil : .object(members),
                isRetryable: retryAfter != nil,
                retryAfter: retryAfter
            ),
            address: address
        )
    }

    private mutating func failed(
        _ machine: inout ReconnectStateMachine,
        _ error: GatewayError,
        _ alternatives: CredentialAlternatives = CredentialAlternatives()
    ) -> ReconnectStateMachine.Decision {
        machine.failed(error, alternatives: alternatives, using: &generator)
    }

    // MARK: Connect errors

    @Test(arguments: [
        "PROTOCOL_MISMATCH", "CLIENT_VERSION_MISMATCH", "AUTH_TOKEN_MISSING", "AUTH_PASSWORD_MISSING", "AUTH_REQUIRED",
        "AUTH_TOKEN_NOT_CONFIGURED", "AUTH_PASSWORD_NOT_CONFIGURED", "AUTH_TOKEN_MISMATCH", "AUTH_PASSWORD_MISMATCH",
        "AUTH_DEVICE_TOKEN_MISMATCH", "AUTH_BOOTSTRAP_TOKEN_INVALID", "AUTH_SCOPE_MISMATCH", "AUTH_UNAUTHORIZED",
        "AUTH_TAILSCALE_IDENTITY_MISSING", "AUTH_IDENTITY_HEADER_REQUIRED", "AUTH_VERIFIED_USER_REQUIRED",
        "DEVICE_IDENTITY_REQUIRED", "CONTROL_UI_DEVICE_IDENTITY_REQUIRED", "DEVICE_AUTH_INVALID",
        "DEVICE_AUTH_DEVICE_ID_MISMATCH", "DEVICE_AUTH_PUBLIC_KEY_INVALID", "CONTROL_UI_ORIGIN_NOT_ALLOWED",
        "SOMETHING_NEW",
    ])
    mutating func `what only a human can mend is probed slowly, or ends the run`(details: String) {
        var patient = ReconnectStateMachine(policy: ReconnectPolicy())
        let waits = (1...5).map { _ in failed(&patient, refused(details)) }
        let ladder: [Duration] = [.seconds(300), .seconds(600), .seconds(1800), .seconds(1800), .seconds(1800)]
        #expect(waits == ladder.map { .probe(after: $0) })
        var strict = ReconnectStateMachine(policy: ReconnectPolicy(onStop: .fail))
        #expect(failed(&strict, refused(details)) == .fail)
    }

    @Test(arguments: [("PAIRING_REQUIRED", "NOT_PAIRED"), (nil, "NOT_PAIRED")] as [(String?, String)])
    mutating func `a pairing request is polled for`(details: String?, code: String) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        for _ in 1...4 { #expect(failed(&machine, refused(details, code: code)) == .probe(after: .seconds(30))) }
    }

    @Test
    mutating func `a locked address waits for the lock, and longer when the gateway says so`() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(onStop: .fail))
        #expect(failed(&machine, refused("AUTH_RATE_LIMITED")) == .retry(after: .seconds(300)))
        #expect(
            failed(&machine, refused("AUTH_RATE_LIMITED", retryAfter: .seconds(900))) == .retry(after: .seconds(900))
        )
    }

    @Test(
        arguments: [
            (nil, Duration.milliseconds(500)), (.milliseconds(500), .milliseconds(500)), (.zero, .milliseconds(100)),
            (.seconds(60), .seconds(2)),
        ] as [(Duration?, Duration)]
    )
    mutating func `a starting gateway is asked again after its hint, within bounds`(hint: Duration?, wait: Duration) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(onStop: .fail))
        let error = refused(nil, code: "UNAVAILABLE", reason: "startup-sidecars", retryAfter: hint)
        for _ in 1...3 { #expect(failed(&machine, error) == .retry(after: wait)) }
        #expect(machine.failures == 0)
    }

    @Test(arguments: ["gateway-suspending", "gateway-restarting", "gateway-closing"])
    mutating func `a gateway that goes away is left alone for as long as it asks`(reason: String) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(onStop: .fail))
        let error = refused(nil, code: "UNAVAILABLE", reason: reason, retryAfter: .seconds(60))
        #expect(failed(&machine, error) == .retry(after: .seconds(60)))
    }

    @Test(arguments: ["OPERATOR_ACCESS_DENIED", "AUTHENTICATED_PROFILE_UNAVAILABLE"])
    mutating func `what may pass by itself but not soon is tried again slowly`(details: String) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(onStop: .fail))
        for _ in 1...3 { #expect(failed(&machine, refused(details, code: "X")) == .retry(after: .seconds(30))) }
    }

    @Test(arguments: [
        GatewayError.Code.unreachable, .upgradeRefused, .handshakeTimedOut, .connectionClosed, .gatewayRestarting,
        .credentialsChanged, .tlsFailed, .connectionLost, .timedOut,
    ])
    mutating func `the network's failures are tried again with growing waits`(code: GatewayError.Code) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(jitter: 0, onStop: .fail))
        let waits = (1...7).map { _ in failed(&machine, GatewayError(code, "x")) }
        #expect(waits == [1, 2, 4, 8, 16, 30, 30].map { .retry(after: .seconds($0)) })
    }

    @Test(arguments: [
        GatewayError.Code.invalidAddress, .insecureTransport, .pinMismatch, .missingScopes, .identityUnusable,
        .handshakeRefused,
    ])
    mutating func `a setting that no retry mends stops`(code: GatewayError.Code) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        #expect(failed(&machine, GatewayError(code, "x")) == .probe(after: .seconds(300)))
    }

    // MARK: Special retries

    @Test
    mutating func `a wrong shared token is retried once with the stored device token`() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        let error = refused("AUTH_TOKEN_MISMATCH")
        #expect(failed(&machine, error, Self.everything) == .retry(after: .milliseconds(250)))
        #expect(machine.plan.credential == .storedDeviceToken)
        // The device token is refused too: back to the configured one once, then a human is needed.
        let second = refused("AUTH_DEVICE_TOKEN_MISMATCH")
        #expect(failed(&machine, second, Self.everything) == .retry(after: .milliseconds(250)))
        #expect(machine.plan.credential == .configured)
        #expect(failed(&machine, error, Self.everything) == .probe(after: .seconds(300)))
    }

    @Test(arguments: [
        CredentialAlternatives(hasStoredDeviceToken: false, hasSharedSecret: true, isTrustedEndpoint: true),
        CredentialAlternatives(hasStoredDeviceToken: true, hasSharedSecret: true, isTrustedEndpoint: false),
    ])
    mutating func `a second credential is offered only where there is one, and only to a trusted endpoint`(
        alternatives: CredentialAlternatives
    ) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        #expect(failed(&machine, refused("AUTH_TOKEN_MISMATCH"), alternatives) == .probe(after: .seconds(300)))
        #expect(machine.plan == ConnectPlan())
    }

    @Test
    mutating func `a probe begins again with what is configured`() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        _ = failed(&machine, refused("AUTH_TOKEN_MISMATCH"), Self.everything)
        #expect(failed(&machine, refused("AUTH_TOKEN_MISSING"), Self.everything) == .probe(after: .seconds(300)))
        #expect(machine.plan == ConnectPlan())
        // And may try its alternative again.
        #expect(
            failed(&machine, refused("AUTH_TOKEN_MISMATCH"), Self.everything) == .retry(after: .milliseconds(250))
        )
    }

    @Test
    mutating func `a gateway that does not know the newer signature gets the older one, once`() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        let error = refused("DEVICE_AUTH_SIGNATURE_INVALID")
        #expect(failed(&machine, error) == .retry(after: .milliseconds(250)))
        #expect(machine.plan.signatureVersion == .v2)
        #expect(failed(&machine, error) == .probe(after: .seconds(300)))
        #expect(machine.plan.signatureVersion == .v3)
    }

    @Test
    mutating func `the older signature is kept once it worked`() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        _ = failed(&machine, refused("DEVICE_AUTH_SIGNATURE_INVALID"))
        machine.connected()
        _ = machine.ended(GatewayError(.connectionClosed, "x"), after: .seconds(60), using: &generator)
        #expect(machine.plan.signatureVersion == .v2)
    }

    @Test(arguments: ["DEVICE_AUTH_SIGNATURE_EXPIRED", "DEVICE_AUTH_NONCE_REQUIRED", "DEVICE_AUTH_NONCE_MISMATCH"])
    mutating func `a stale proof is made once more with a fresh challenge, and again after a connection`(
        details: String
    ) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy())
        #expect(failed(&machine, refused(details)) == .retry(after: .milliseconds(250)))
        #expect(failed(&machine, refused(details)) == .probe(after: .seconds(300)))
        machine.connected()
        #expect(failed(&machine, refused(details)) == .retry(after: .milliseconds(250)))
    }

    // MARK: Connections that ended

    @Test(arguments: [1000, 1001, 1002, 1005, 1006, 1008, 1009, 1011, 1012, 1013, 4000, 4001, 4999])
    mutating func `every close of a connection that stood is followed by another try`(code: Int) {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(jitter: 0, onStop: .fail))
        machine.connected()
        let error = ConnectionEnd.closedByGateway(code: code, reason: "").error(address: address)
        #expect(error.closeCode == code)
        #expect(machine.ended(error, after: .seconds(60), using: &generator) == .retry(after: .seconds(1)))
    }

    @Test
    mutating func `an announced restart is the least wait, but a minute at most`() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(jitter: 0))
        let soon = ConnectionEnd.closedByGateway(code: 1012, reason: "", restartExpected: .seconds(7))
        let never = ConnectionEnd.closedByGateway(code: 1012, reason: "", restartExpected: .seconds(1_000_000))
        for (end, wait) in [(soon, 7), (never, 60)] {
            machine.connected()
            let decision = machine.ended(end.error(address: address), after: .seconds(60), using: &generator)
            #expect(decision == .retry(after: .seconds(wait)))
        }
    }

    @Test
    mutating func `a gateway that drops us at once is not hammered`() {
        var machine = ReconnectStateMachine(policy: ReconnectPolicy(jitter: 0))
        let waits = (1...4).map { _ in
            machine.connected()
            return machine.ended(GatewayError(.connectionClosed, "x"), after: .seconds(1), using: &generator)
        }
        #expect(waits == [1, 2, 4, 8].map { .retry(after: .seconds($0)) })
        machine.connected()
        #expect(
            machine.ended(GatewayError(.connectionClosed, "x"), after: .seconds(5), using: &generator)
                == .retry(after: .seconds(1))
        )
    }

    @Test
    func `a close reason cannot smuggle control characters into a terminal`() {
        let error = ConnectionEnd.closedByGateway(code: 1008, reason: "a\u{1B}[31m\nb").error(address: address)
        #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }
}
