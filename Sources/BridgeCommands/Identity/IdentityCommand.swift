import ArgumentParser

/// The device identity that a gateway recognises this installation by.
struct IdentityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Show or replace this device's identity.",
        subcommands: [IdentityShow.self, IdentityReset.self]
    )
}
