import Foundation
import Logging
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import ServiceLifecycle

@testable import BridgeDaemon

/// The parts of a daemon in a folder of their own, over a simulated gateway.
func withDaemonParts(
    _ change: (inout DaemonConfiguration) -> Void = { _ in },
    _ body: (DaemonParts, GatewaySimulator) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "daemon-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
        at: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
    )
    defer { try? FileManager.default.removeItem(at: folder) }
    try await GatewaySimulator.withSimulator { gateway in
        var bridge = BridgeConfiguration()
        bridge.gateway.url = gateway.url
        bridge.gateway.token = "test-token"
        bridge.stateDirectory = folder.path
        var configuration = DaemonConfiguration(OrchestratorConfiguration(bridge))
        change(&configuration)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        try await body(try await DaemonParts(configuration, environment: [:], logger: logger), gateway)
    }
}

extension DaemonParts {
    /// Runs the bridge and the inbox while `body` runs.
    func running(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await bridge.bridge.run() }
            group.addTask { try await inbox.run() }
            try await bridge.bridge.connect()
            try await body()
            group.cancelAll()
        }
    }

    /// Waits until a message has ended.
    @discardableResult
    func end(of id: EntryID) async throws -> OutboxEntry {
        for try await entry in outbox.track(id) where entry.delivery.isFinished { return entry }
        throw CancellationError()
    }
}
