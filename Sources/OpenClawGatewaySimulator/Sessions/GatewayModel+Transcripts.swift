import OpenClawGateway

extension GatewayModel {
    /// The canonical form of a session key: `main` and bare keys belong to the default agent.
    func canonicalKey(_ key: String) -> String {
        let text = key.trimmed
        if text == "main" { return mainSessionKey }
        if text == "global" || text == "unknown" { return text }
        let lowered = text.lowercased()
        return lowered.hasPrefix("agent:") ? lowered : "agent:\(defaultAgent.id):\(lowered)"
    }

    /// Opens a session, making it when it is new.
    @discardableResult
    func openSession(_ key: String) -> Session { sessions.open(key, sessionID: random.uuid(), at: wallClock) }

    /// Writes a row to a transcript and tells the subscribers a little later.
    func append(
        role: String,
        text: String,
        to key: String,
        hasBlocks: Bool = true,
        announcedAfter extraDelay: Duration = .zero,
        change: (inout TranscriptRow) -> Void = { _ in }
    ) {
        let time = wallClock
        openSession(key)
        var row = TranscriptRow(
            id: random.hex(bytes: 4),
            sequence: (sessions[key]?.rowCount ?? 0) + 1,
            role: role,
            text: text,
            hasBlocks: hasBlocks || configuration.protocolVersion == .v3,
            timestamp: time,
            recordedAt: time
        )
        change(&row)
        sessions.update(key) { session in
            session.rowCount += 1
            session.updatedAt = time
            session.transcript.append(row)
        }
        guard row.isAnnounced else { return }
        let delay = random.duration(
            in: configuration.protocolVersion == .v3
                ? .milliseconds(38) ... .milliseconds(75) : .milliseconds(25) ... .milliseconds(37)
        )
        // Rows are announced in their order.
        let usual = now + (delay + extraDelay) / max(configuration.timing.scale, 0.001)
        let due = max(usual, sessions[key]?.announcedUntil ?? .zero)
        sessions.update(key) { $0.announcedUntil = due }
        let transcript = sessions[key]?.sessionID
        schedule.add(due: due, lifetime: .life) { $0.announce(row, of: transcript, in: key) }
    }

    /// Tells those who watch the session of a row, under the transcript it was written to: a reset may have begun another one.
    private func announce(_ row: TranscriptRow, of transcript: String?, in key: String) {
        guard isWatched(key), var session = sessions[key] else { return }
        if let transcript { session.sessionID = transcript }
        let isOld = configuration.protocolVersion == .v3
        // Gateways of protocol 3 count the first row of a session from nought.
        let sequence = isOld && row.sequence == 1 ? 0 : row.sequence
        let message = row.record(
            configuration.protocolVersion,
            limit: release.historyTextLimit,
            inHistory: false
        )
        let listed = isOld ? session.record : session.listed
        let fields = JSONValue.object(compact: [
            "sessionKey": .string(key),
            "agentId": .when(!isOld, .string(session.agentID)),
            "message": message,
            "messageId": .string(row.id),
            "messageSeq": .int(sequence),
            "session": listed,
        ])
        notifyWatchers(of: key, "session.message", listed.setting("key", nil).merging(fields))
        guard isOld else { return }
        let change = fields.setting("message", nil).merging(["phase": "message", "ts": .integer(wallClock)])
        announceChange(of: key, change)
    }

    /// Tells those who watch all sessions what has happened to one; the session's row is added.
    func announceChange(of key: String, _ fields: JSONValue) {
        let row = sessions[key]?.record.setting("key", nil) ?? [:]
        let payload = row.merging(["sessionKey": .string(key), "ts": .integer(wallClock)]).merging(fields)
        for connection in connectionsInOrder where connection.client?.subscribesToSessions == true {
            target(connection.id, "sessions.changed", payload)
        }
    }
}
