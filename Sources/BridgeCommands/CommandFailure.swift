import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator

/// Why a command did not do its work, ready to be shown.
struct CommandFailure: Error, Sendable {
    /// How the program ends.
    var status: ExitStatus
    /// The kind of trouble, for programs.
    var code: String
    /// What was tried and what was wrong.
    var message: String
    /// What to do next, when something can be done.
    var advice: String?
    /// More for programs, beside the code.
    var details: [String: JSONValue] = [:]

    init(
        _ status: ExitStatus,
        code: String? = nil,
        _ message: String,
        advice: String? = nil,
        details: [String: JSONValue] = [:]
    ) {
        self.status = status
        self.code = code ?? "\(status)"
        self.message = message
        self.advice = advice
        self.details = details
    }

    /// The failure that stands for any error.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as BridgeError: self.init(error)
        case let error as GatewayError: self.init(error)
        case let error as OutboxError: self.init(error)
        case let error as StoreError: self.init(error)
        case let error as DaemonError: self.init(error)
        case let error as AgentError:
            self.init(ExitStatus(error), code: "agent.\(error.code.rawValue)", error.message, advice: error.advice)
        case let error as TemplateError:
            self.init(.unusableConfiguration, code: "template", "A template cannot be used. \(error)")
        case let error as ConfigurationError: self.init(error)
        case let error as SessionKeyError: self.init(error)
        case let error as ScriptError: self.init(.usage, code: "script", "The script cannot be used: \(error)")
        case is CancellationError: self.init(.failed, code: "cancelled", "The command was cancelled.")
        default: self.init(.failed, code: "unexpected", "\(error)")
        }
    }

    init(_ error: GatewayError) {
        var details: [String: JSONValue] = [:]
        if let id = error.pairingRequestID { details["pairingRequestId"] = .string(id) }
        if !error.missingScopes.isEmpty {
            details["missingScopes"] = .array(error.missingScopes.map { .string($0.rawValue) })
        }
        if let refusal = error.refusal {
            details["gatewayCode"] = .string(refusal.code)
            if let code = refusal.detailsCode { details["gatewayDetailsCode"] = .string(code) }
        }
        if let wait = error.retryAfter { details["retryAfterMs"] = .integer(wait.milliseconds) }
        self.init(
            ExitStatus(error),
            code: error.code.description,
            error.message,
            advice: error.advice,
            details: details
        )
    }

    init(_ error: OutboxError) {
        self.init(ExitStatus(error), code: "outbox.\(error.code.rawValue)", error.message, advice: error.advice)
        if let holder = error.holder { details["deliverer"] = holder.json }
    }

    init(_ error: StoreError) {
        self.init(ExitStatus(error), code: "store.\(error.code.rawValue)", error.message, advice: error.advice)
    }

    init(_ error: DaemonError) {
        self.init(
            error.code == .alreadyRunning ? .rejected : error.isMissing ? .notFound : .unusableConfiguration,
            code: error.code.rawValue,
            error.message,
            advice: error.advice,
            details: error.process.map { ["process": .integer(Int64($0))] } ?? [:]
        )
    }

    init(_ error: BridgeError) {
        let cause =
            (error.cause as? GatewayError).map { CommandFailure($0) }
            ?? (error.cause as? OutboxError).map { CommandFailure($0) }
        self.init(
            ExitStatus(error),
            code: error.code,
            error.details.message,
            advice: error.details.advice,
            details: cause?.details ?? [:]
        )
        if let code = cause?.code { details["cause"] = .string(code) }
        if let receipt = error.receipt {
            details["receipt"] = receipt.json
            if receipt.status == .queued, let id = receipt.entryID {
                let kept = "The outbox keeps the message as \(id); openclaw-bridge outbox cancel \(id) gives it up."
                advice = [advice, kept].compactMap(\.self).joined(separator: " ")
            }
        }
        details["retryable"] = .bool(error.isRetryable)
    }

    private init(_ error: ConfigurationError) {
        self.init(
            .unusableConfiguration,
            code: "configuration",
            error.problems.count == 1
                ? "A setting cannot be used. \(error)"
                : "Some settings cannot be used.\n\(error)",
            advice: "openclaw-bridge doctor shows every setting and where its value comes from.",
            details: [
                "problems": .array(
                    error.problems.map { problem in
                        [
                            "key": .string(problem.key),
                            "origin": .string(problem.origin.description),
                            "message": .string(problem.message),
                        ]
                    }
                )
            ]
        )
    }

    private init(_ error: SessionKeyError) {
        var bare = error
        bare.advice = nil
        self.init(
            .usage,
            code: "session.invalidSessionKey",
            bare.description,
            advice: error.advice,
            details: ["rule": .string(error.rule.rawValue)]
        )
    }
}

extension ExitStatus {
    init(_ error: GatewayError) {
        self =
            switch error.code {
            case .invalidAddress, .insecureTransport, .identityUnusable: .unusableConfiguration
            case .upgradeRefused, .protocolMismatch, .handshakeRefused, .unsupportedByProtocol: .incompatible
            case .authenticationFailed, .deviceIdentityRequired, .deviceProofRefused, .pairingRequired, .missingScopes,
                .credentialsChanged, .pinMismatch, .tlsFailed:
                .notAllowed
            case .refused, .payloadTooLarge: .rejected
            case .connectionLost, .timedOut: .outcomeUnknown
            // Also a gateway that is starting, restarting, or asks to come back later.
            default: .unavailable
            }
    }

    init(_ error: OutboxError) {
        self =
            switch error.code {
            case .conflict, .notAllowed: .rejected
            case .notFound: .notFound
            case .full, .diskFull: .noRoom
            case .corrupt, .unusable: .unusableConfiguration
            default: .failed
            }
    }

    init(_ error: StoreError) {
        self =
            switch error.code {
            case .diskFull: .noRoom
            case .corrupt, .unusable, .tooNew: .unusableConfiguration
            case .notFound: .notFound
            case .conflict: .rejected
            }
    }

    init(_ error: AgentError) {
        self =
            switch error.code {
            case .misconfigured: .unusableConfiguration
            case .notFound: .notFound
            default: .failed
            }
    }

    init(_ error: BridgeError) {
        if let cause = error.cause as? OutboxError {
            self.init(cause)
            return
        }
        self =
            switch error {
            case .outcomeUnknown, .send(.partiallySent, _): .outcomeUnknown
            case .session(.invalidSessionKey, _): .usage
            case .send(.rateLimit, _): .unavailable
            case .send, .session: .rejected
            case .connection(let leaf, let details):
                (details.cause as? GatewayError).map { $0.code == .refused ? .unavailable : ExitStatus($0) }
                    ?? (leaf == .authentication ? .notAllowed : .unavailable)
            case .cancelled: .failed
            }
        // The families of connection, message and session mean that nothing was sent.
        if self == .outcomeUnknown, case .connection = error { self = .unavailable }
    }
}

extension CommandFailure: Presentable {
    var json: JSONValue {
        var error = details
        error["code"] = .string(code)
        error["message"] = .string(message)
        if let advice { error["advice"] = .string(advice) }
        error["exitCode"] = .integer(Int64(status.rawValue))
        return ["ok": false, "error": .object(error)]
    }

    func lines(_ style: Style) -> [String] {
        let texts = message.split(separator: "\n").map { String($0).printable }
        var lines = style.wrap(texts.first ?? "", first: style.red("error: "), indent: 7)
        for text in texts.dropFirst() { lines += style.wrap(text, first: "       ", indent: 7) }
        if let advice { lines += style.wrap(advice.printable, first: style.bold("mend:  "), indent: 7) }
        return lines
    }
}
