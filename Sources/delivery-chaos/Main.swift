import ArgumentParser

/// Proves what the outbox promises, against real processes that are killed and a gateway that fails.
@main
struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delivery-chaos",
        abstract:
            "Kills processes and gateways at every step of a delivery, and counts what arrived against what was told.",
        subcommands: [GridCommand.self, WorkerCommand.self],
        defaultSubcommand: GridCommand.self
    )
}
