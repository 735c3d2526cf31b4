import ArgumentParser

/// The devices that a gateway knows.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List and approve the devices of a gateway.",
        discussion: "Needs the gateway's token on its own machine, or a device that holds operator.pairing.",
        subcommands: [DevicesList.self, DevicesApprove.self]
    )
}
