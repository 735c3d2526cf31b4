import BridgeDaemon
import Logging
import OpenClawBridge
import OpenClawGateway

/// Connects, and looks at what the gateway tells.
struct GatewayExamination {
    let configuration: BridgeConfiguration
    let logger: Logger

    /// What a gateway tells about agents and sessions; `nil` where it does not.
    struct Findings: Sendable {
        var version: String?
        var agents: [String]?
        var sessions: [SessionRow]?
    }

    /// - Throws: The error of the connection, which is then the finding.
    func examine(identity: DeviceIdentity?, in report: inout DoctorReport) async throws -> Findings {
        let told = try await ask(identity)
        let version = told.hello.server.version
        report.fine(.network, "connected to \(configuration.gateway.url)")
        report.fine(
            .protocolVersion,
            "protocol \(told.hello.protocolNumber), gateway \(version ?? "of unknown release")"
        )
        examineVersion(version, in: &report)
        report.fine(.credential, "accepted")
        report.fine(.scopes, configuration.gateway.scopes.map(\.rawValue).joined(separator: ", "))
        examineClock(told.clockSkew, in: &report)
        examineChannels(told.channels, in: &report)
        return Findings(
            version: version,
            agents: told.agents?.agents.map { $0.id.lowercased() },
            sessions: told.sessions?.sessions
        )
    }

    private struct Answers: Sendable {
        var hello: HelloOK
        var clockSkew: Duration?
        var channels: ReadChannelsStatus.Response
        var agents: ListAgents.Response?
        var sessions: ListSessions.Response?
    }

    private func ask(_ identity: DeviceIdentity?) async throws -> Answers {
        try await GatewayConnection.withConnection(
            configuration: configuration.gatewayConfiguration,
            identity: identity,
            deviceTokens: configuration.deviceTokenFile.map { DeviceTokenStore(file: $0) },
            logger: logger
        ) { connection in
            Answers(
                hello: connection.hello,
                clockSkew: connection.clockSkew,
                channels: try await connection.call(ReadChannelsStatus(), timeout: .seconds(15)),
                agents: try? await connection.call(ListAgents(), timeout: .seconds(15)),
                sessions: try? await connection.call(ListSessions(limit: 1000), timeout: .seconds(15))
            )
        }
    }

    // MARK: What it tells

    private func examineVersion(_ version: String?, in report: inout DoctorReport) {
        guard let version, let release = GatewayRelease(version) else { return }
        if release < .oldest {
            report.warning(
                .protocolVersion,
                "gateway \(version) is older than \(GatewayRelease.oldest): sending may work, receiving cannot",
                mend: "Update the gateway: npm install -g openclaw@latest on its machine."
            )
        } else if release >= .untried {
            report.warning(
                .protocolVersion,
                "gateway \(version) is newer than those that this version was tried with",
                mend: "See docs/gateway-support.md, and whether there is a newer openclaw-bridge."
            )
        }
    }

    private func examineClock(_ skew: Duration?, in report: inout DoctorReport) {
        guard let skew else { return report.skipped(.clock, "the gateway does not tell its time") }
        let size = max(skew, .zero - skew)
        guard size > .seconds(60) else { return report.fine(.clock, "\(size.shown) apart from the gateway's") }
        report.warning(
            .clock,
            "the gateway's clock is \(size.shown) \(skew > .zero ? "ahead of" : "behind") this machine's",
            mend:
                "Set the clock of whichever is wrong (timedatectl set-ntp true): signatures and message times depend on it."
        )
    }

    private func examineChannels(_ status: ReadChannelsStatus.Response, in report: inout DoctorReport) {
        let names = Set(status.channelOrder).union(status.channels.keys).sorted()
        guard !names.isEmpty else {
            return report.warning(
                .channels,
                "the gateway has no channel",
                mend: "Add one on the gateway's machine: openclaw channels add."
            )
        }
        for name in names { examine(name, status, in: &report) }
    }

    private func examine(_ name: String, _ status: ReadChannelsStatus.Response, in report: inout DoctorReport) {
        let channel = status.channels[name]
        let account = status.account(of: name)
        if channel?.linked == false || (channel?.linked == nil && account?.linked == false) {
            report.fault(
                .channels,
                CommandFailure(.failed, code: "channelNotLinked", "\(name) is not linked to an account"),
                mend: "On the gateway's machine: openclaw channels login --channel \(name)"
            )
        } else if channel?.connected == false || (channel?.connected == nil && account?.connected == false) {
            report.warning(
                .channels,
                "\(name) is linked but not connected\((channel?.lastError ?? account?.lastError).map { ": \($0)" } ?? "")",
                mend: "See openclaw channels status on the gateway's machine; it usually comes back by itself."
            )
        } else {
            report.fine(.channels, "\(name) is ready")
        }
    }
}
