import ArgumentParser
import OpenClawBridge

/// Finds out what is wrong between here and the chats.
struct Doctor: OutputCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find out what is wrong between here and the gateway, and what mends it.",
        usage: "openclaw-bridge doctor [options]",
        discussion: """
            Shows every setting and where its value came from, then looks at the files and what is in them, the disk, \
            permissions, the daemon, its address and its unit, the templates and the program of the agents, connects, \
            and looks at the gateway's release, the clock, the channels, where notifications go, and whether those who \
            may command can be told from others. Nothing is sent to anybody. The exit code is that of the first fault.

            What is printed can be shown to others: it holds no secret and no text, numbers of people and chats are \
            shortened, and the home folder is ~.
            """
    )

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let report = await Examination(options: gateway, logger: global.logger).report()
        try output.show(report)
        return report.status
    }
}
