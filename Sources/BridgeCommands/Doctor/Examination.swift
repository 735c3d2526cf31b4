import BridgeDaemon
import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Looks at one thing after the other, and stops at the first that makes the rest impossible.
struct Examination {
    let options: GatewayOptions
    let logger: Logger

    func report() async -> DoctorReport {
        var report = DoctorReport()
        report.masking = Masking(home: ProcessInfo.processInfo.environment["HOME"])
        do {
            let configuration = try await options.sources().daemonConfiguration()
            report.settings = configuration.settings
            report.fine(.configuration, "every setting can be used")
            await examineMachine(configuration, in: &report)
            let bridge = configuration.orchestrator.bridge
            let identity = try IdentityExamination(configuration: bridge).examine(in: &report)
            let told = try await GatewayExamination(configuration: bridge, logger: logger)
                .examine(identity: identity, in: &report)
            NotificationExamination(settings: configuration.orchestrator.notifications).examine(told, in: &report)
            AccessExamination(policy: configuration.orchestrator.access).examine(told, in: &report)
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

    /// Looks at what is here, whether there is a gateway or not.
    private func examineMachine(_ configuration: DaemonConfiguration, in report: inout DoctorReport) async {
        let (orchestrator, environment) = (configuration.orchestrator, ProcessInfo.processInfo.environment)
        let folder = orchestrator.bridge.stateDirectory
        let isRunning = (try? orchestrator.runLock)?.isHeld ?? false
        PermissionExamination(
            stateDirectory: folder,
            apiTokenFile: configuration.http.tokenFile,
            named: [options.tokenFile, options.config ?? environment["OPENCLAW_CONFIG"]].compactMap(\.self)
        ).examine(in: &report)
        await StoreExamination(configuration: orchestrator).examine(in: &report)
        DiskExamination(folder: folder).examine(in: &report)
        PortExamination(http: configuration.http, isRunning: isRunning).examine(in: &report)
        ServiceExamination(home: environment["HOME"]).examine(in: &report)
        TemplateExamination(folder: orchestrator.templateFolder).examine(in: &report)
        AgentExamination(settings: orchestrator.agents).examine(in: &report)
    }
}
