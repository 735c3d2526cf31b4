import OpenClawGateway

/// The browsers that are signed in.
struct SessionTable {
    /// The most at a time; the one that was used longest ago makes room for another.
    static let limit = 64
    /// How long a session lasts that nobody uses.
    static let idleTime = Duration.seconds(12 * 3600)

    private struct Session {
        let token: Secret
        var lastUse: Duration
    }

    private var sessions: [String: Session] = [:]

    /// How many there are, those that nobody uses any more included.
    var count: Int { sessions.count }

    /// Begins a session of somebody who has the token.
    mutating func open(_ id: String, token: Secret, at now: Duration) {
        sessions = sessions.filter { now - $0.value.lastUse < Self.idleTime }
        if sessions.count >= Self.limit, let oldest = sessions.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            sessions[oldest.key] = nil
        }
        sessions[id] = Session(token: token, lastUse: now)
    }

    /// Prolongs a session, if it lasts.
    ///
    /// - Returns: The token that it was begun with; `nil` when there is no such session any more.
    mutating func use(_ id: String, at now: Duration) -> Secret? {
        guard let session = sessions[id] else { return nil }
        guard now - session.lastUse < Self.idleTime else {
            sessions[id] = nil
            return nil
        }
        sessions[id]?.lastUse = now
        return session.token
    }

    /// Ends a session.
    mutating func close(_ id: String) { sessions[id] = nil }
}
