import Synchronization

/// The subscriptions that a client wants to have on every connection.
final class Subscriptions: Sendable {
    /// What is subscribed to.
    struct Wanted: Hashable {
        var allSessions = false
        /// In the order in which they were asked for.
        var sessionKeys: [String] = []
    }

    private let wanted = Mutex(Wanted())

    var current: Wanted { wanted.withLock { $0 } }

    func addAllSessions() { wanted.withLock { $0.allSessions = true } }

    func removeAllSessions() { wanted.withLock { $0.allSessions = false } }

    func add(sessionKey: String) {
        wanted.withLock { wanted in
            if !wanted.sessionKeys.contains(sessionKey) { wanted.sessionKeys.append(sessionKey) }
        }
    }

    func remove(sessionKey: String) { wanted.withLock { $0.sessionKeys.removeAll { $0 == sessionKey } } }

    /// Asks for everything again on a new connection: subscriptions end with a connection.
    func restore(on connection: GatewayConnection) async throws(GatewayError) {
        let wanted = current
        if wanted.allSessions { _ = try await connection.call(SubscribeToSessions()) }
        for key in wanted.sessionKeys { _ = try await connection.call(SubscribeToSessionMessages(key: key)) }
    }
}
