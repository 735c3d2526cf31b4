import ArgumentParser
import OpenClawBridge
import OpenClawGatewaySimulator

/// Shows a message going out, one coming in, and a restart.
struct Demo: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show both directions and a restart, against a simulated gateway.",
        discussion: """
            Needs no configuration and no gateway, takes a few seconds and leaves nothing behind. Ends with \
            exit code 1 when a step did not happen.
            """
    )

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        // From this release on, messages of a group name their sender.
        let settings = GatewaySimulator.Configuration(version: "2026.7.1")
        let report = try await GatewaySimulator.withSimulator(settings) { gateway in
            output.note("A simulated gateway listens at \(gateway.url). Everything below really crosses that socket.")
            var play = DemoPlay(gateway: gateway, output: output, logger: global.logger)
            return await play.perform()
        }
        try output.show(report)
        return report.isComplete ? .success : .failed
    }
}
