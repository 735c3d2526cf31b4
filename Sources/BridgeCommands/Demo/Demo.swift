import ArgumentParser
import Logging
import OpenClawBridge
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import ServiceLifecycle
import Synchronization

/// Shows how a message from a phone starts an agent, and what becomes of it.
struct Demo: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show an agent that is started, followed and stopped by phone, against a simulated gateway.",
        discussion: """
            A person writes from a phone, an agent starts, its progress comes back to the phone; the gateway \
            crashes in the middle, the bridge ends and starts again, and at the end everything is counted. The \
            gateway is simulated and the agent follows a script; everything between them is what runs with real \
            ones.

            Needs no configuration and no gateway, takes a few seconds and leaves nothing behind. Ends with exit \
            code 1 when a step did not happen.
            """
    )

    @Option(
        help: ArgumentHelp(
            "The scripted agent. Default: \(DemoAgent.usualPath), or a built-in one where that is not there.",
            valueName: "path"
        )
    )
    var agent: String?

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let agent = try DemoAgent(path: agent)
        // Of this release on, messages of a group name their sender.
        var settings = GatewaySimulator.Configuration(version: "2026.7.1")
        // What an owner of a gateway sets who wants commands in direct chats.
        settings.directScope = .perChannelPeer
        let report = try await GatewaySimulator.withSimulator(settings) { gateway in
            output.note("A simulated gateway listens at \(gateway.url). Everything below really crosses that socket.")
            output.note(agent.note)
            let show = DemoShow(gateway: gateway, agent: agent, output: output, logger: global.logger)
            try await Interruptible.run([show], logger: global.logger)
            return show.report.withLock(\.self)
        }
        try output.show(report)
        return report.isComplete ? .success : .failed
    }
}

/// The demonstration as a service, so that Ctrl-C ends it in order.
private final class DemoShow: Service {
    private let gateway: GatewaySimulator
    private let agent: DemoAgent
    private let output: Output
    private let logger: Logger
    let report = Mutex(DemoReport())

    init(gateway: GatewaySimulator, agent: DemoAgent, output: Output, logger: Logger) {
        self.gateway = gateway
        self.agent = agent
        self.output = output
        self.logger = logger
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            let seen = try await DemoFolder.with { folder in
                let stage = DemoStage(gateway: self.gateway, folder: folder, agent: self.agent, logger: self.logger)
                var play = DemoPlay(stage: stage, output: self.output)
                let report = await play.perform()
                await stage.endAgents()
                return report
            }
            self.report.withLock { $0 = seen }
        }
    }
}
