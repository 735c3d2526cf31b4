package import CoreMetrics
package import OpenClawBridge
import OpenClawBridgeSQLite

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Outbox {
    /// Opens the outbox that the settings name; who only looks makes no file.
    package static func open(
        _ configuration: BridgeConfiguration,
        createsFile: Bool,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) async throws -> Outbox {
        guard let path = configuration.outboxPath else {
            throw DaemonError(
                .noOutbox,
                "There is no place for an outbox: neither a state folder nor a file is set.",
                advice: "Set OPENCLAW_OUTBOX_FILE, or name a file with --outbox; send --no-outbox needs none."
            )
        }
        guard createsFile || FileManager.default.fileExists(atPath: path) else {
            var error = DaemonError(
                .noOutbox,
                "There is no outbox at \(path).",
                advice: "The first send makes it. Name another one with --outbox, or with OPENCLAW_OUTBOX_FILE."
            )
            error.isMissing = true
            throw error
        }
        return Outbox(
            store: try SQLiteOutboxStore(path: path),
            settings: configuration.deliverySettings,
            accountID: configuration.accountID,
            metrics: metrics
        )
    }
}
