import OpenClawGateway

extension GatewayModel {
    /// Starts a new process, and listens at once or after the time that a real start takes.
    func boot(immediately: Bool = false) {
        guard phase == .down else { return }
        phase = .booting
        process = GatewayProcess(
            startedAt: now,
            pid: Int.random(in: 1000..<60_000, using: &random),
            instanceID: random.uuid()
        )
        if immediately {
            becomeReady()
            listen()
        } else {
            after(configuration.timing.boot, lifetime: .process) { model in
                model.becomeReady()
                let delay: ClosedRange<Duration> =
                    model.configuration.queueFamily == .replays
                    ? .milliseconds(600) ... .milliseconds(900) : .milliseconds(170) ... .milliseconds(410)
                model.after(model.random.duration(in: delay), lifetime: .process) { $0.listen() }
            }
        }
    }

    /// The gateway's own moment of readiness, which the log and the diagnostics show.
    private func becomeReady() {
        life += 1
        log.write("gateway ready", at: wallClock)
        process.stability.add(["type": "diagnostic.phase.completed", "phase": "gateway.ready"], at: wallClock)
        scheduleRecovery()
    }

    private func listen() {
        emit(.listen)
        startClocks()
        let waits = configuration.protocolVersion >= .v4 && configuration.timing.sidecars > .zero
        phase = waits ? .startingSidecars : .up
        guard waits else { return emit(.ready) }
        after(configuration.timing.sidecars, lifetime: .life) { model in
            model.phase = .up
            model.emit(.ready)
        }
    }

    /// Ends the process at once, as a kill does; a new one starts after a while, or waits for ``boot(immediately:)``.
    func crash(restartAfter: Duration? = nil) {
        for connection in connectionsInOrder { emit(.drop(connection.id)) }
        endProcess()
        if let restartAfter { after(restartAfter, lifetime: .world) { $0.boot() } }
    }

    /// Ends the process in order: clients are told, and what finishes within a second is still finished.
    func stop(restartAfter: Duration? = nil) {
        guard phase == .up || phase == .startingSidecars else { return crash(restartAfter: restartAfter) }
        broadcast("shutdown", ["reason": "gateway stopping", "restartExpectedMs": .null])
        phase = .stopping
        after(.milliseconds(25), lifetime: .process) { model in
            model.closeEverything()
            let lingers = !model.working.isEmpty
            model.after(lingers ? .seconds(1) : .zero, lifetime: .process) { model in
                model.endProcess()
                if let restartAfter { model.after(restartAfter, lifetime: .world) { $0.boot() } }
            }
        }
    }

    /// Restarts within the process: the caches are emptied, but the age of the process and the work in hand stay.
    func restartInProcess(reason: String = "gateway restarting") {
        guard phase == .up || phase == .startingSidecars else { return }
        broadcast("shutdown", ["reason": .string(reason), "restartExpectedMs": 1500])
        phase = .stopping
        after(.milliseconds(40), lifetime: .process) { model in
            model.closeEverything()
            model.after(model.configuration.timing.inProcessRestart, lifetime: .process) { model in
                model.becomeReady()
                model.listen()
            }
        }
    }

    private func closeEverything() {
        // First of all, so that no client that comes back at once finds the gateway that is going.
        emit(.stopListening)
        for connection in connectionsInOrder { close(connection.id, code: 1012, reason: "service restart") }
        endLife()
    }

    private func endLife() {
        schedule.endLife()
        connections.removeAll()
        idempotency = IdempotencyCache()
        authenticationLimit = AuthenticationLimit()
        approvals = ApprovalBook()
        runs = RunTable()
        sessions.endRuns()
    }

    private func endProcess() {
        emit(.stopListening)
        phase = .down
        endLife()
        schedule.endProcess()
        working.removeAll()
        sendsInFlight.removeAll()
        emit(.ended)
    }
}
