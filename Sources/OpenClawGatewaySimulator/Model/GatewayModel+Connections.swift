import NIOCore
import OpenClawGateway

extension GatewayModel {
    /// The most connections that may wait for their greeting.
    private static let handshakeLimit = 32

    /// Decides about an HTTP request that asks for a WebSocket.
    func upgradeRequested(_ upgrade: Upgrade) -> UpgradeVerdict {
        if let fault = faults.take(.upgrade) {
            if case .refuseUpgrade(let status, let body) = fault.action { return .refuse(status: status, body: body) }
            perform(fault.action, on: nil)
        }
        guard connections.values.count(where: { $0.client == nil }) < Self.handshakeLimit else {
            return .refuse(status: 503, body: "Too many unauthenticated sockets")
        }
        return .accept
    }

    /// A WebSocket was opened: the gateway sends its challenge and starts the handshake timer.
    func opened(_ id: ConnectionID, upgrade: Upgrade) {
        // The process may have ended between the request and its upgrade.
        guard phase == .up || phase == .startingSidecars else { return emit(.drop(id)) }
        let connection = Connection(
            id: id,
            connID: random.uuid(),
            nonce: random.uuid(),
            upgrade: upgrade,
            openedAt: now
        )
        connections[id] = connection
        let challenge: JSONValue = ["nonce": .string(connection.nonce), "ts": .integer(wallClock)]
        write(["type": "event", "event": "connect.challenge", "payload": challenge], to: id)
        afterHandshakeLimit { model in
            if model.connections[id]?.client == nil { model.close(id, code: 1000, reason: "") }
        }
    }

    /// A WebSocket has ended.
    func ended(_ id: ConnectionID) {
        guard let connection = connections.removeValue(forKey: id), !connection.isClosing else { return }
        leave(connection)
    }

    /// The socket's buffer is above or again below the gateway's limit.
    func setBacklogged(_ id: ConnectionID, _ isBacklogged: Bool) { connections[id]?.isBacklogged = isBacklogged }

    /// Tells the others that a client has gone.
    func leave(_ connection: Connection) {
        guard let client = connection.client, let key = client.presenceKey, phase == .up else { return }
        process.presence.update(key, reason: "disconnect", at: wallClock)
        process.presenceVersion += 1
        broadcastPresence()
    }
}
