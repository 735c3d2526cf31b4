import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// Stops work.
struct WorkflowsStop: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the work on an issue, and its agent.",
        usage: "openclaw-bridge workflows stop <workflow> [options]",
        discussion: """
            The wish is stored, and the orchestrator that runs carries it out within a second. Where none runs, \
            the agent is stopped from here, and the next run tells people about it.
            """
    )

    @Argument(help: .workflow("The workflow"))
    var workflow: WorkflowArgument

    @OptionGroup(title: "Orchestrator options") var orchestrator: OrchestratorOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await orchestrator.configuration()
        _ = try configuration.openFile()
        let parts = try await BridgeParts(
            configuration,
            environment: CommandLineProgram.environment,
            logger: global.logger
        )
        let found = try await workflow.workflow(in: parts.workflows)
        guard !found.state.isFinal else {
            throw CommandFailure(
                .rejected,
                code: "workflowFinished",
                "The workflow \(found.id) is \(found.state.rawValue) already; nothing was changed."
            )
        }
        let hands = CommandLineHands(parts, logger: global.logger)
        let result = try await hands.perform(.stop(found.request.issue))
        try output.report(PerformedCommand(command: .stop(found.request.issue), result: result))
        return result.isSuccess ? .success : .failed
    }
}
