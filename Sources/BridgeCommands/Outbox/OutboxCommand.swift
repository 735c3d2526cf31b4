import ArgumentParser

/// The messages that the outbox has.
struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Look at the messages of the outbox, and steer them.",
        discussion: """
            The outbox is a file that keeps every message until it is delivered, and for a while after. These \
            commands need no gateway and no daemon, and may be used while one delivers.
            """,
        subcommands: [
            OutboxList.self, OutboxShow.self, OutboxRetry.self, OutboxCancel.self, OutboxPurge.self,
            OutboxDeliver.self, OutboxStats.self, OutboxPause.self, OutboxResume.self,
        ]
    )
}
