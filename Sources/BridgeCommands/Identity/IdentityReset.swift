import ArgumentParser
import OpenClawBridge
import OpenClawGateway

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Makes a new identity in place of the old one.
struct IdentityReset: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Replace the identity by a new one; every gateway has to approve it again.",
        usage: "openclaw-bridge identity reset [--yes] [options]"
    )

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await gateway.configuration()
        let files = try IdentityFiles(configuration)
        let consequence = "This replaces the identity \(files.identity), and every gateway has to approve the new one."
        try Confirmation(consequence: consequence, isGiven: yes).ask(output)
        // The tokens first: without them the old identity still works, but not the other way round.
        for file in [files.tokens, files.identity] { try remove(file) }
        let identity = try DeviceIdentity.load(from: files.identity)
        try output.show(
            IdentityReport(identity: identity, file: files.identity, gateway: configuration.gateway.url, scopes: nil)
        )
        return .success
    }

    private func remove(_ file: String) throws(CommandFailure) {
        guard unlink(file) != 0, errno != ENOENT else { return }
        let reason = String(cString: strerror(errno))
        throw CommandFailure(.unusableConfiguration, code: "file", "\(file) could not be removed: \(reason).")
    }
}
