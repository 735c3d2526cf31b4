import BridgeDaemon
import OpenClawBridge

extension OutboxOptions {
    /// Opens the outbox that the settings name.
    func open() async throws -> Outbox { try await open(try await configuration()) }

    /// Opens the outbox that the settings name; who only looks makes no file.
    func open(_ configuration: BridgeConfiguration, createsFile: Bool = false) async throws -> Outbox {
        try await Outbox.open(configuration, createsFile: createsFile)
    }
}
