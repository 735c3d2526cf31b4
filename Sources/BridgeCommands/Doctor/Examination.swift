import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Looks at one thing after the other, and stops at the first that makes the rest impossible.
struct Examination {
    let options: GatewayOptions
    let logger: Logger

    func report() async -> DoctorReport {
        var report = DoctorReport()
        do {
            let orchestrator = try await options.orchestratorConfiguration()
            let configuration = orchestrator.bridge
            report.settings = orchestrator.settings
            report.fine(.configuration, "every setting can be used")
            noteOpenTokenFile(in: &report)
            let identity = try examineFiles(configuration, in: &report)
            let examination = OrchestratorExamination(configuration: orchestrator)
            examination.examineMachine(in: &report)
            let told = try await examineGateway(configuration, identity: identity, in: &report)
            examination.examineGateway(told, in: &report)
        } catch let error as GatewayError {
            // An error of the handshake proves that the steps before it worked.
            let topic = DoctorReport.Topic(error)
            if topic > .upgrade { report.fine(.network, "the gateway's WebSocket opened") }
            report.fault(topic, CommandFailure(error), mend: Remedy.mend(error))
        } catch let error as ConfigurationError {
            let mend = "Correct each value at its source; docs/configuration.md lists the keys."
            report.fault(.configuration, CommandFailure(error), mend: mend)
        } catch {
            report.fault(.configuration, CommandFailure(error))
        }
        return report
    }

    // MARK: Files

    private func noteOpenTokenFile(in report: inout DoctorReport) {
        guard let file = options.tokenFile else { return }
        var status = stat()
        guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 else { return }
        report.warning(.files, "others can read the token file \(file)", mend: "chmod 600 \(file)")
    }

    private func examineFiles(
        _ configuration: BridgeConfiguration,
        in report: inout DoctorReport
    ) throws -> DeviceIdentity? {
        guard let file = configuration.identityFile, let tokenFile = configuration.deviceTokenFile else {
            report.warning(
                .files,
                "no device identity: a gateway gives scopes without one only to programs on its own machine",
                mend: "Set OPENCLAW_BRIDGE_STATE_DIRECTORY to a folder, and OPENCLAW_BRIDGE_IDENTITY=true."
            )
            return nil
        }
        let isNew = access(file, F_OK) != 0
        let identity = try DeviceIdentity.load(from: file)
        let token = try DeviceTokenStore(file: tokenFile).token(
            gateway: GatewayAddress(url: configuration.gateway.url),
            deviceID: identity.id
        )
        report.fine(
            .files,
            "device \(identity.id.prefix(8)) in \(file)\(isNew ? ", just made" : "")"
                + (token == nil ? "" : "; this gateway has issued a token to it")
        )
        return identity
    }

    // MARK: The gateway

    private func examineGateway(
        _ configuration: BridgeConfiguration,
        identity: DeviceIdentity?,
        in report: inout DoctorReport
    ) async throws -> OrchestratorExamination.Findings {
        let found = try await GatewayConnection.withConnection(
            configuration: configuration.gatewayConfiguration,
            identity: identity,
            deviceTokens: configuration.deviceTokenFile.map { DeviceTokenStore(file: $0) },
            logger: logger
        ) { connection in
            Findings(
                hello: connection.hello,
                clockSkew: connection.clockSkew,
                channels: try await connection.call(ReadChannelsStatus(), timeout: .seconds(15)),
                agents: try? await connection.call(ListAgents(), timeout: .seconds(15)),
                sessions: try? await connection.call(ListSessions(limit: 1000), timeout: .seconds(15))
            )
        }
        report.fine(.network, "connected to \(configuration.gateway.url)")
        report.fine(
            .protocolVersion,
            "protocol \(found.hello.protocolNumber), gateway \(found.hello.server.version ?? "of unknown release")"
        )
        report.fine(.credential, "accepted")
        report.fine(.scopes, configuration.gateway.scopes.map(\.rawValue).joined(separator: ", "))
        examineClock(found.clockSkew, in: &report)
        examineChannels(found.channels, in: &report)
        return OrchestratorExamination.Findings(
            version: found.hello.server.version,
            agents: found.agents?.agents.map { $0.id.lowercased() },
            sessions: found.sessions?.sessions
        )
    }

    private struct Findings: Sendable {
        var hello: HelloOK
        var clockSkew: Duration?
        var channels: ReadChannelsStatus.Response
        var agents: ListAgents.Response?
        var sessions: ListSessions.Response?
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
        for name in names {
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
}
