import OpenClawGateway

extension GatewayModel {
    /// Sends an `agent` or `chat` event of a run.
    ///
    /// Runs that clients started are broadcast. Runs of a chat channel are shown only to those who watch their session by
    /// its key, and not counted.
    func show(_ event: String, _ payload: JSONValue, of run: Run, isDroppable: Bool = false) {
        guard case .channel = run.origin else {
            let gate: OperatorScope? = configuration.protocolVersion >= .v4 ? .read : nil
            return broadcast(event, payload, gate: gate, isDroppable: isDroppable)
        }
        for connection in connectionsInOrder where connection.client?.subscribedKeys.contains(run.sessionKey) == true {
            target(connection.id, event, payload)
        }
    }

    /// Sends a lifecycle event of a run.
    func show(lifecycle data: JSONValue, of id: String) {
        runs.update(id) { $0.sequence += 1 }
        guard let run = runs[id] else { return }
        let phase = data["phase"]?.string
        let isNew = configuration.protocolVersion >= .v4
        // What comes after an abort has lost its session.
        let isAfterAbort = run.isAborted && phase == "end"
        showAgent(
            "lifecycle",
            data,
            of: run,
            session: isNew && !isAfterAbort ? sessions[run.sessionKey]?.sessionID : nil,
            agent: isNew && (phase == "start" || phase == "finishing") ? run.agentID : nil
        )
    }

    func showAgent(_ stream: String, _ data: JSONValue, of run: Run, session: String? = nil, agent: String? = nil) {
        let saysHeartbeat = configuration.protocolVersion >= .v4 && run.origin != .agent && !run.isAborted
        let payload = JSONValue.object(compact: [
            "runId": .string(run.id),
            "sessionKey": .string(run.sessionKey),
            "sessionId": session.map(JSONValue.string),
            "agentId": agent.map(JSONValue.string),
            "stream": .string(stream),
            "data": data,
            "seq": .int(run.sequence),
            "ts": .integer(wallClock),
            "isHeartbeat": .when(saysHeartbeat, false),
        ])
        show("agent", payload, of: run)
    }

    /// Shows what the model has said since the last time, when enough time has passed.
    func showProgress(of id: String) {
        guard let run = runs[id] else { return }
        let rest = scaled(Self.throttle)
        if let shownAt = run.shownAt, now - shownAt < rest { return }
        showAssistant(run)
        showDelta(run)
    }

    private func showAssistant(_ run: Run) {
        let delta = String(run.spoken.dropFirst(run.shown.count))
        guard !delta.isEmpty else { return }
        showAgent("assistant", ["text": .string(run.spoken), "delta": .string(delta)], of: run)
    }

    private func showDelta(_ run: Run) {
        let delta = String(run.spoken.dropFirst(run.shown.count))
        guard !delta.isEmpty else { return }
        runs.update(run.id) { run in
            run.shown = run.spoken
            run.shownAt = now
        }
        let payload = JSONValue.object(compact: [
            "runId": .string(run.id),
            "sessionKey": .string(run.sessionKey),
            "seq": .int(run.sequence),
            "state": "delta",
            "deltaText": .when(configuration.protocolVersion >= .v4, .string(delta)),
            "message": message(run.spoken),
        ])
        show("chat", payload, of: run, isDroppable: true)
    }

    private func message(_ text: String) -> JSONValue {
        [
            "role": "assistant", "content": [["type": "text", "text": .string(text)]], "timestamp": .integer(wallClock),
        ]
    }

    /// Shows that a run was aborted, with what it had said.
    func showAbort(of id: String) {
        guard let run = runs[id] else { return }
        let payload = JSONValue.object(compact: [
            "runId": .string(run.id),
            "sessionKey": .string(run.sessionKey),
            "seq": .int(run.sequence),
            "state": "aborted",
            "stopReason": "rpc",
            "message": .when(!run.spoken.isEmpty, message(run.spoken)),
        ])
        show("chat", payload, of: run)
        if configuration.protocolVersion >= .v4 {
            show(
                lifecycle: [
                    "phase": "end", "status": "cancelled", "aborted": true, "stopReason": "rpc",
                    "startedAt": .integer(run.startedAt), "endedAt": .integer(wallClock),
                ],
                of: id
            )
        }
        // What comes after an abort is counted from one again.
        runs.update(id) { run in
            run.isAborted = true
            run.sequence = 0
        }
    }

    /// Shows that a run is about to end; gateways of protocol 4 do.
    func showEnding(of id: String, _ end: RunEnd) {
        guard let run = runs[id], configuration.protocolVersion >= .v4 else { return }
        if end != .aborted { showAssistant(run) }
        let isFailed = if case .failed = end { true } else { false }
        show(
            lifecycle: .object(compact: [
                "phase": "finishing",
                "error": .when(isFailed, "LLM request failed."),
                "stopReason": .when(!isFailed, .string(end == .completed ? "stop" : "aborted")),
                "aborted": .bool(end == .aborted || end == .timedOut),
                "livenessState": isFailed ? "blocked" : "working",
                "endedAt": .integer(wallClock),
            ]),
            of: id
        )
    }

    /// Shows that a run has ended.
    func showEnd(of id: String, _ end: RunEnd) {
        guard let run = runs[id] else { return }
        let isNew = configuration.protocolVersion >= .v4
        if !isNew, end != .aborted { showAssistant(run) }
        if case .failed(let text) = end {
            showFallback(of: id, text)
            show(
                lifecycle: [
                    "phase": "error", "startedAt": .integer(run.startedAt), "endedAt": .integer(wallClock),
                    "error": .string(text),
                ],
                of: id
            )
            return showFailure(text, of: run)
        }
        show(
            lifecycle: .object(compact: [
                "phase": "end",
                "startedAt": .when(run.origin == .agent, .integer(run.startedAt)),
                "endedAt": .integer(run.endedAt ?? wallClock),
                "aborted": .when(isNew, .bool(end != .completed)),
                "stopReason": .when(isNew && end == .completed, "stop"),
                "livenessState": "working",
            ]),
            of: id
        )
        if end != .aborted { showFinal(of: id, end) }
    }

    private func showFinal(of id: String, _ end: RunEnd) {
        guard let run = runs[id] else { return }
        if run.shown != run.spoken { showDelta(run) }
        let payload = JSONValue.object(compact: [
            "runId": .string(run.id),
            "sessionKey": .string(run.sessionKey),
            "seq": .int(run.sequence),
            "state": "final",
            "stopReason": .when(end == .completed && configuration.protocolVersion >= .v4, "stop"),
            "message": .when(!run.spoken.isEmpty, message(run.spoken)),
        ])
        show("chat", payload, of: run)
    }

    /// Shows that the gateway looks for another model after a failure; it does so for what clients and chats say.
    func showFallback(of id: String, _ text: String) {
        guard let run = runs[id], configuration.protocolVersion >= .v4, run.origin != .agent else { return }
        show(
            lifecycle: [
                "phase": "fallback_step", "fallbackStepType": "fallback_step", "fallbackStepFromModel": "fake/echo",
                "fallbackStepFromFailureReason": "timeout", "fallbackStepFromFailureDetail": .string(text),
                "fallbackStepChainPosition": 1, "fallbackStepFinalOutcome": "chain_exhausted",
            ],
            of: id
        )
    }

    /// The failure of an `agent` run is shown late, because the gateway hopes for another model.
    private func showFailure(_ text: String, of run: Run) {
        let grace: Duration = run.origin == .agent ? .seconds(15) : .milliseconds(7)
        let sequence = runs[run.id]?.sequence ?? run.sequence
        after(grace, lifetime: .life) { model in
            model.show(
                "chat",
                [
                    "runId": .string(run.id), "sessionKey": .string(run.sessionKey), "seq": .int(sequence),
                    "state": "error", "errorMessage": .string(text), "message": model.message("Error: \(text)"),
                ],
                of: run
            )
        }
    }

    /// Ends a message that is carried out under another run's id: gateways of protocol 3 do so when a session is busy.
    func showEmptyFinal(of run: Run) {
        let payload: JSONValue = [
            "runId": .string(run.id), "sessionKey": .string(run.sessionKey), "seq": 1, "state": "final",
        ]
        show("chat", payload, of: run)
    }
}
