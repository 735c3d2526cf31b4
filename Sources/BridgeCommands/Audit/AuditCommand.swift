import ArgumentParser

/// The record of commands.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Look at the record of all commands, and check it.",
        discussion: """
            Each command from a chat or the command line is on record, with who gave it and what came of it; \
            never with the words of a message. Records are chained by hashes, so that verify finds one that \
            was changed or taken out later.
            """,
        subcommands: [AuditList.self, AuditVerify.self],
        defaultSubcommand: AuditList.self
    )
}
