/// The sessions of all agents, which outlive the process.
struct SessionStore {
    private var sessions: [String: Session] = [:]

    subscript(key: String) -> Session? { sessions[key] }

    var count: Int { sessions.count }

    /// All sessions, the one that changed last first.
    var newestFirst: [Session] {
        sessions.values.sorted { ($0.updatedAt, $1.key) > ($1.updatedAt, $0.key) }
    }

    /// Finds a session, or makes it.
    mutating func open(_ key: String, sessionID: @autoclosure () -> String, at time: Int64) -> Session {
        if let session = sessions[key] { return session }
        let session = Session(key: key, sessionID: sessionID(), updatedAt: time)
        sessions[key] = session
        return session
    }

    mutating func update(_ key: String, _ change: (inout Session) -> Void) {
        // In place: a copy would take the whole transcript with it.
        guard let index = sessions.index(forKey: key) else { return }
        change(&sessions.values[index])
    }

    /// No run outlives a restart.
    mutating func endRuns() {
        for key in sessions.keys { sessions[key]?.activeRuns = 0 }
    }

    mutating func remove(_ key: String) -> Session? { sessions.removeValue(forKey: key) }
}
