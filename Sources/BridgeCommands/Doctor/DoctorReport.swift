import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

/// What the doctor found.
struct DoctorReport: Sendable {
    /// What can be wrong, in the order in which it is met.
    enum Topic: String, Sendable, Comparable, CaseIterable {
        case configuration, permissions, files, store, inbound, disk, daemon, ports, service, templates, agents
        case network, tls, upgrade, handshake
        case protocolVersion = "protocol"
        case credential, pairing, scopes, clock, channels, notifications, access

        static func < (lhs: Topic, rhs: Topic) -> Bool { lhs.place < rhs.place }

        private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What was found of a topic.
    enum Verdict: String, Sendable {
        case fine, warning, fault, skipped
    }

    /// One finding.
    struct Check: Sendable {
        var topic: Topic
        var verdict: Verdict
        var message: String
        var mend: String?
        var failure: CommandFailure?
    }

    /// What is left out when it is shown.
    var masking = Masking(home: nil)
    var settings: [ConfigurationSetting] = []
    private(set) var checks: [Check] = []

    /// How the program ends: as the first fault says.
    var status: ExitStatus { checks.lazy.compactMap { $0.failure?.status }.first ?? .success }

    mutating func fine(_ topic: Topic, _ message: String) {
        checks.append(Check(topic: topic, verdict: .fine, message: message))
    }

    mutating func skipped(_ topic: Topic, _ message: String) {
        checks.append(Check(topic: topic, verdict: .skipped, message: message))
    }

    mutating func warning(_ topic: Topic, _ message: String, mend: String) {
        checks.append(Check(topic: topic, verdict: .warning, message: message, mend: mend))
    }

    mutating func fault(_ topic: Topic, _ failure: CommandFailure, mend: String? = nil) {
        let mend = mend ?? failure.advice
        checks.append(Check(topic: topic, verdict: .fault, message: failure.message, mend: mend, failure: failure))
    }
}

extension DoctorReport.Topic {
    /// What an error of the connection is about.
    init(_ error: GatewayError) {
        self =
            switch error.code {
            case .invalidAddress, .insecureTransport: .configuration
            case .identityUnusable: .files
            case .tlsFailed, .pinMismatch: .tls
            case .upgradeRefused: .upgrade
            case .protocolMismatch: .protocolVersion
            case .authenticationFailed, .authenticationRateLimited, .deviceIdentityRequired: .credential
            case .deviceProofRefused:
                error.refusal?.detailsCode == "DEVICE_AUTH_SIGNATURE_EXPIRED" ? .clock : .credential
            case .pairingRequired: .pairing
            case .missingScopes: .scopes
            case .unreachable, .notConnected: .network
            default: .handshake
            }
    }
}

extension DoctorReport: Presentable {
    var json: JSONValue {
        [
            "ok": .bool(status == .success),
            "exitCode": .integer(Int64(status.rawValue)),
            "settings": .array(
                settings.map { setting in
                    [
                        "key": .string(setting.key), "variable": .string(setting.environmentVariable),
                        "value": shown(setting).map { .string($0) } ?? .null,
                        "origin": .string(setting.origin.description),
                    ]
                }
            ),
            "checks": .array(checks.map { masking.apply($0.json) }),
        ]
    }

    /// The value of a setting; of a command only its program, for arguments may hold anything.
    private func shown(_ setting: ConfigurationSetting) -> String? {
        guard let value = setting.value else { return nil }
        // A limit is no number of a phone, however large it is.
        if setting.key.contains(".maximum") { return value }
        guard setting.key == "openclaw.agents.command" else { return masking.apply(value) }
        let words = value.split(separator: ",", omittingEmptySubsequences: false)
        return masking.apply(words.count > 1 ? "\(words[0]) and \(words.count - 1) arguments" : value)
    }

    func lines(_ style: Style) -> [String] {
        var lines: [String] = []
        if !settings.isEmpty {
            var table = TextTable("setting", "value", "from")
            for setting in settings { table.add(setting.key, shown(setting) ?? "-", setting.origin.description) }
            lines += table.lines(style) + [""]
        }
        for check in checks { lines += check.lines(style, masking) }
        let faults = checks.count { $0.verdict == .fault }
        let warnings = checks.count { $0.verdict == .warning }
        let end =
            faults > 0
            ? style.red("Faults: \(faults).") + " Mend the first one, then run this again."
            : warnings > 0 ? style.yellow("Ready, with warnings: \(warnings).") : style.green("Ready.")
        return lines + ["", end]
    }
}

extension DoctorReport.Check {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "check": .string(topic.rawValue), "verdict": .string(verdict.rawValue), "message": .string(message),
        ]
        members["mend"] = mend.map { .string($0) }
        if let failure {
            members["code"] = .string(failure.code)
            members.merge(failure.details) { own, _ in own }
        }
        return .object(members)
    }

    fileprivate func lines(_ style: Style, _ masking: Masking) -> [String] {
        let mark =
            switch verdict {
            case .fine: style.green("ok     ")
            case .warning: style.yellow("warning")
            case .fault: style.red("FAULT  ")
            case .skipped: style.dim("-      ")
            }
        let name = topic.rawValue.padded(to: 13)
        let parts = masking.apply(message).split(separator: "\n").map { String($0).printable }
        var lines = style.wrap(parts.first ?? "", first: "\(mark)  \(name)  ", indent: 24)
        for part in parts.dropFirst() {
            lines += style.wrap(part, first: String(repeating: " ", count: 24), indent: 24)
        }
        if let mend {
            lines += style.wrap(
                masking.apply(mend).printable,
                first: String(repeating: " ", count: 18) + style.bold("mend: "),
                indent: 24
            )
        }
        return lines
    }
}
