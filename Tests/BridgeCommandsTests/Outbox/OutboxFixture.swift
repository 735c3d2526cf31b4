import Foundation
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import OpenClawGatewaySimulator

@testable import BridgeCommands

extension Program {
    /// Where the program keeps its outbox unless it is told otherwise.
    var outboxFile: String { home + "/.local/state/openclaw-bridge/outbox.sqlite" }

    /// Opens the program's outbox beside it, as another process would.
    func withOutbox<Result>(_ body: (Outbox) async throws -> Result) async throws -> Result {
        let store = try SQLiteOutboxStore(path: outboxFile)
        do {
            let result = try await body(Outbox(store: store))
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }

    /// Delivers the program's outbox as a daemon does, while `body` runs.
    func withDaemon(_ gateway: GatewaySimulator, _ body: (Outbox) async throws -> Void) async throws {
        try await withOutbox { outbox in
            var configuration = BridgeConfiguration()
            configuration.gateway.url = gateway.url
            configuration.gateway.token = "test-token"
            let bridge = GatewayBridge(configuration, outbox: outbox)
            try await bridge.connect()
            do {
                try await body(outbox)
            } catch {
                await bridge.close()
                throw error
            }
            await bridge.close()
        }
    }

    /// The documents on standard output of a command, which has to succeed.
    func documents(_ arguments: String...) async throws -> [JSONValue] {
        let ending = try await run(arguments + ["--json"])
        guard ending.code == 0 else { throw Unexpected(ending: ending) }
        return try ending.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    struct Unexpected: Error {
        var ending: Ending
    }
}

extension Outbox {
    /// Takes in a message for a session key.
    @discardableResult
    func enqueue(_ text: String, to key: String, _ options: DeliveryOptions = DeliveryOptions()) async throws -> EntryID
    {
        var message = OutboundMessage(text, to: try SessionKey(key))
        message.delivery = options
        return try await enqueue(message).id
    }
}
