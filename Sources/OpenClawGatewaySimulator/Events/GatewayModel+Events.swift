import OpenClawGateway

extension GatewayModel {
    /// Sends an event to every client that may see it, with its place in the count.
    ///
    /// A client that reads too slowly loses an event that may be dropped, and its connection otherwise; a dropped event
    /// still takes a number.
    func broadcast(
        _ event: String,
        _ payload: JSONValue,
        gate: OperatorScope? = nil,
        versioned: Bool = false,
        isDroppable: Bool = false,
        except: Set<ConnectionID> = []
    ) {
        var skipped = 0
        if let fault = faults.take(.event(event)) {
            switch fault.action {
            case .skipEvent: return
            case .skipSequence(let count): skipped = min(max(count, 0), 1_000_000)
            default: perform(fault.action, on: nil)
            }
        }
        if release.countsEventsGlobally { process.eventCount += 1 + skipped }
        for connection in connectionsInOrder where !except.contains(connection.id) {
            guard let client = connection.client, !connection.isClosing else { continue }
            if let gate, !client.holds(gate) { continue }
            let sequence = nextSequence(on: connection.id, skipping: skipped)
            guard mayWrite(to: connection, isDroppable: isDroppable) else { continue }
            let frame = JSONValue.object(compact: [
                "type": "event", "event": .string(event), "payload": payload, "seq": .int(sequence),
                "stateVersion": .when(versioned, stateVersion),
            ])
            write(frame, to: connection.id)
        }
    }

    /// Sends an event to one connection; such events are not counted.
    func target(_ id: ConnectionID, _ event: String, _ payload: JSONValue) {
        guard let connection = connections[id], mayWrite(to: connection, isDroppable: true) else { return }
        write(["type": "event", "event": .string(event), "payload": payload], to: id)
    }

    /// Sends an event to those who watch a session.
    func notifyWatchers(of key: String, _ event: String, _ payload: JSONValue) {
        if let fault = faults.take(.event(event)) {
            if fault.action == .skipEvent { return }
            perform(fault.action, on: nil)
        }
        for connection in connectionsInOrder {
            guard let client = connection.client, client.holds(.read), client.watches(key) else { continue }
            target(connection.id, event, payload)
        }
    }

    /// Whether anybody hears of the rows of a session.
    func isWatched(_ key: String) -> Bool {
        connections.values.contains { $0.client.map { $0.watches(key) } ?? false }
    }

    private func nextSequence(on id: ConnectionID, skipping skipped: Int) -> Int {
        if release.countsEventsGlobally { return process.eventCount }
        connections[id]?.eventCount += 1 + skipped
        return connections[id]?.eventCount ?? 0
    }

    private func mayWrite(to connection: Connection, isDroppable: Bool) -> Bool {
        guard connection.isBacklogged else { return true }
        if !isDroppable { close(connection.id, code: 1008, reason: "slow consumer") }
        return false
    }

    func broadcastPresence() {
        broadcast("presence", ["presence": presenceEntries], versioned: true, isDroppable: true)
    }

    /// Everybody's presence, the gateway's own entry first.
    var presenceEntries: JSONValue {
        let host = "simulator"
        let own = JSONValue.object(compact: [
            "host": .string(host),
            "ip": "127.0.0.1",
            "version": .string(release.version),
            "platform": "linux",
            "deviceFamily": "Linux",
            "modelIdentifier": "x64",
            "mode": "gateway",
            "reason": "self",
            "instanceId": .when(configuration.protocolVersion >= .v4, .string(process.instanceID)),
            "text": .string("Gateway: \(host) (127.0.0.1) · app \(release.version) · mode gateway · reason self"),
            "ts": .integer(wallClock),
        ])
        return .array([own] + process.presence.records(at: wallClock))
    }

    func broadcastHealth() {
        guard phase == .up else { return }
        process.healthVersion += 1
        broadcast("health", health, versioned: true)
    }

    /// Starts the events that come by the clock.
    func startClocks() {
        scheduleTick()
        scheduleHealth()
        scheduleSweep()
    }

    private func scheduleTick() {
        after(configuration.timing.tickInterval, lifetime: .life) { model in
            model.tick()
            model.scheduleTick()
        }
    }

    private func tick() {
        guard phase == .up else { return }
        broadcast("tick", ["ts": .integer(wallClock)])
    }

    /// Old idempotency keys go when the gateway looks through them, each minute, and not at the moment they grow old.
    private func scheduleSweep() {
        let lifetime = configuration.timing.idempotencyLifetime
        after(lifetime / 5, lifetime: .life) { model in
            model.idempotency.forgetOld(at: model.now, lifetime: model.scaled(lifetime))
            model.scheduleSweep()
        }
    }

    private func scheduleHealth() {
        after(configuration.timing.healthInterval, lifetime: .life) { model in
            model.broadcastHealth()
            model.scheduleHealth()
        }
    }
}
