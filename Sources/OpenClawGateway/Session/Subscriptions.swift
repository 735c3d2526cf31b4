import Logging
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

    /// Asks for everything again on a new connection, because subscriptions end with a connection.
    ///
    /// Goes on until nothing is wanted that was not asked for, so that one which is added meanwhile is not lost.
    ///
    /// - Parameters:
    ///   - connection: The new connection.
    ///   - done: What was asked for on it already.
    /// - Returns: What was asked for.
    /// - Throws: ``GatewayError`` when the connection ended, or when the gateway says that it will work later.
    @discardableResult
    func restore(on connection: GatewayConnection, after done: Wanted = Wanted()) async throws(GatewayError) -> Wanted {
        var done = done
        while true {
            let wanted = current
            let keys = wanted.sessionKeys.filter { !done.sessionKeys.contains($0) }
            let needsAllSessions = wanted.allSessions && !done.allSessions
            if keys.isEmpty, !needsAllSessions { return done }
            if needsAllSessions {
                try await restore(SubscribeToSessions(), on: connection)
                done.allSessions = true
            }
            for key in keys {
                try await restore(SubscribeToSessionMessages(key: key), on: connection)
                done.sessionKeys.append(key)
            }
        }
    }

    /// A subscription that the gateway refuses for good must not keep the others from their connection.
    private func restore(_ call: some GatewayCall, on connection: GatewayConnection) async throws(GatewayError) {
        do throws(GatewayError) {
            _ = try await connection.call(call)
        } catch {
            guard error.code == .refused || error.code == .missingScopes, error.refusal?.isRetryable != true else {
                throw error
            }
            connection.settings.logger.info(
                "the gateway refuses a subscription that was restored",
                error: error
            )
        }
    }
}
