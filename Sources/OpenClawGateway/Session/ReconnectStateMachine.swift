/// Decides what follows a failed connection attempt and a connection that ended.
///
/// Three kinds of failure: the network's (retry with backoff), a credential state that one changed attempt may mend (one
/// special retry), and those that only a human can mend (slow probes). Pure: time and randomness are passed in.
struct ReconnectStateMachine {
    /// What to do next.
    enum Decision: Equatable {
        /// Connect again after this wait.
        case retry(after: Duration)
        /// Only a human can mend this; connect again after this wait to see whether somebody did.
        case probe(after: Duration)
        /// Give up.
        case fail
    }

    /// A changed attempt that is made at most once until a connection succeeds.
    enum SpecialRetry: Hashable {
        case storedDeviceToken, configuredCredential, olderSignature, freshChallenge
    }

    /// How the next attempt connects.
    private(set) var plan = ConnectPlan()
    /// How many attempts failed in a row.
    private(set) var failures = 0
    private var probes = 0
    private var usedRetries: Set<SpecialRetry> = []
    private let policy: ReconnectPolicy

    /// Connections that end sooner than this do not reset the backoff, so that a gateway that drops us at once is not
    /// hammered.
    static let settlingTime = Duration.seconds(5)

    init(policy: ReconnectPolicy) { self.policy = policy }

    /// Notes that the handshake succeeded: every special retry may be used again.
    mutating func connected() {
        usedRetries = []
        probes = 0
    }

    /// Decides after a connection ended that had lived for `lifetime`.
    mutating func ended(
        _ error: GatewayError,
        after lifetime: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> Decision {
        if lifetime >= Self.settlingTime { failures = 0 }
        return backoff(floor: error.retryAfter, using: &generator)
    }

    /// Decides after an attempt failed before or in the handshake.
    ///
    /// - Parameters:
    ///   - error: Why it failed.
    ///   - alternatives: The other credentials that exist for this gateway.
    ///   - generator: The source of jitter.
    /// - Returns: What to do next.
    mutating func failed(
        _ error: GatewayError,
        alternatives: CredentialAlternatives,
        using generator: inout some RandomNumberGenerator
    ) -> Decision {
        if let retry = specialRetry(for: error, alternatives), usedRetries.insert(retry).inserted {
            apply(retry)
            return .retry(after: .milliseconds(250))
        }
        switch error.code {
        case .gatewayStarting where error.isStartup:
            return .retry(after: Self.startupWait(error.retryAfter))
        case .authenticationRateLimited:
            failures += 1
            return .retry(after: max(policy.lockoutDelay, error.retryAfter ?? .zero))
        case .handshakeRefused where error.refusal?.detailsCode.map(Self.passesSlowly.contains) == true:
            failures += 1
            return .retry(after: max(policy.maximumDelay, error.retryAfter ?? .zero))
        case .pairingRequired:
            return stop(error, after: policy.pairingPollDelay)
        case let code where Self.needsHuman.contains(code):
            return stop(error, after: nextProbeDelay())
        default:
            return backoff(floor: error.retryAfter, using: &generator)
        }
    }

    /// The errors that no retry mends until a setting, a file or an approval changes.
    static let needsHuman: Set<GatewayError.Code> = [
        .invalidAddress, .insecureTransport, .pinMismatch, .protocolMismatch, .authenticationFailed,
        .deviceIdentityRequired, .deviceProofRefused, .pairingRequired, .missingScopes, .handshakeRefused,
        .identityUnusable,
    ]

    /// Refusals that may pass, but not soon.
    private static let passesSlowly: Set<String> = ["OPERATOR_ACCESS_DENIED", "AUTHENTICATED_PROFILE_UNAVAILABLE"]

    private func specialRetry(for error: GatewayError, _ alternatives: CredentialAlternatives) -> SpecialRetry? {
        switch error.refusal?.detailsCode {
        case "AUTH_TOKEN_MISMATCH"?
        where plan.credential == .configured && alternatives.hasStoredDeviceToken && alternatives.isTrustedEndpoint:
            .storedDeviceToken
        case "AUTH_DEVICE_TOKEN_MISMATCH"? where alternatives.hasSharedSecret: .configuredCredential
        case "AUTH_TOKEN_MISMATCH"? where plan.credential == .storedDeviceToken && alternatives.hasSharedSecret:
            .configuredCredential
        case "DEVICE_AUTH_SIGNATURE_INVALID"? where plan.signatureVersion == .v3: .olderSignature
        case "DEVICE_AUTH_SIGNATURE_EXPIRED"?, "DEVICE_AUTH_NONCE_REQUIRED"?, "DEVICE_AUTH_NONCE_MISMATCH"?:
            .freshChallenge
        default: nil
        }
    }

    private mutating func apply(_ retry: SpecialRetry) {
        switch retry {
        case .storedDeviceToken: plan.credential = .storedDeviceToken
        case .configuredCredential: plan.credential = .configured
        case .olderSignature: plan.signatureVersion = .v2
        case .freshChallenge: break
        }
    }

    private mutating func backoff(
        floor: Duration?,
        using generator: inout some RandomNumberGenerator
    ) -> Decision {
        failures += 1
        return .retry(after: max(policy.delay(attempt: failures, using: &generator), floor ?? .zero))
    }

    private mutating func stop(_ error: GatewayError, after wait: Duration) -> Decision {
        failures += 1
        // Whatever was mended meanwhile: the next try begins with what is configured, and may try its alternatives again.
        plan.credential = .configured
        if error.code == .deviceProofRefused { plan.signatureVersion = .v3 }
        usedRetries = []
        return policy.onStop == .fail ? .fail : .probe(after: wait)
    }

    private mutating func nextProbeDelay() -> Duration {
        guard let last = policy.probeDelays.last else { return policy.maximumDelay }
        defer { probes += 1 }
        return probes < policy.probeDelays.count ? policy.probeDelays[probes] : last
    }

    /// A starting gateway names a wait; it is kept between 100 ms and 2 s.
    private static func startupWait(_ hint: Duration?) -> Duration {
        min(max(hint ?? .milliseconds(500), .milliseconds(100)), .seconds(2))
    }
}

extension GatewayError {
    /// Whether a gateway that has just been started will be ready within seconds; otherwise it named a longer wait.
    fileprivate var isStartup: Bool { (refusal?.detailsReason ?? "startup-sidecars") == "startup-sidecars" }
}
