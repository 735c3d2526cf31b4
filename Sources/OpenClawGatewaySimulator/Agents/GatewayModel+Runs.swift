import OpenClawGateway

extension GatewayModel {
    /// The time between two events that show a growing answer.
    static let throttle = Duration.milliseconds(150)
    /// How long a run that is over is still called in flight.
    static let linger = Duration.milliseconds(500)

    /// Takes a run on; it starts when the runs before it in its session are over.
    func accept(_ run: Run) {
        guard phase != .down else { return }
        openSession(run.sessionKey)
        sessions.update(run.sessionKey) { $0.activeRuns += 1 }
        if runs.add(run) { startSoon(run.id) }
    }

    private func startSoon(_ id: String) {
        after(configuration.timing.agentStart, lifetime: .life) { $0.start(id) }
    }

    private func start(_ id: String) {
        guard var run = runs[id], run.phase == .queued else { return }
        run.phase = .running
        run.startedAt = wallClock
        prepare(&run)
        runs.update(id) { $0 = run }
        sessions.update(run.sessionKey) { session in
            session.status = "running"
            session.startedAt = run.startedAt
            session.endedAt = nil
            session.wasAborted = false
            session.updatedAt = run.startedAt
            if session.chatType == nil, run.origin == .chat { session.describeAsWebchat() }
        }
        show(lifecycle: ["phase": "start", "startedAt": .integer(run.startedAt)], of: id)
        announceChange(of: run.sessionKey, runChange(run, phase: "start"))
        if run.rowKey != nil || run.origin == .agent {
            append(role: "user", text: run.text, to: run.sessionKey, hasBlocks: false) { row in
                row.idempotencyKey = configuration.protocolVersion >= .v4 ? run.rowKey : nil
            }
        }
        if let timeout = run.timeout { after(timeout, lifetime: .life) { $0.end(id, .timedOut) } }
        sayNext(id)
    }

    /// Asks the model, and the text for what the model of the recordings obeys.
    private func prepare(_ run: inout Run) {
        run.pause = configuration.timing.word
        let agent = configuration.agents.first { $0.id == run.agentID } ?? defaultAgent
        var reply = agent.reply(run.text)
        if configuration.obeysTextCommands {
            run.pause = run.text.milliseconds(of: "delay:") ?? run.pause
            if run.text.contains("LONG") { reply = .text((0..<60).map { "word\($0)" }.joined(separator: " ")) }
            if run.text.contains("TOOL_EXEC") { reply = .tool("session_status", then: "You said: \(run.text)") }
            if run.text.contains("MODEL_ERROR") { reply = .failure("500 simulated model failure") }
        }
        switch reply {
        case .text(let text): run.words = text.wordsWithSpaces
        case .failure(let text): run.failure = text
        case .tool(let name, let text):
            run.tool = name
            run.words = text.wordsWithSpaces
        }
    }

    func sayNext(_ id: String) {
        guard let run = runs[id], run.phase == .running else { return }
        if let failure = run.failure { return fail(id, failure) }
        if run.tool != nil { return callTool(of: id) }
        guard let word = run.words.first else { return end(id, .completed) }
        runs.update(id) { run in
            run.words.removeFirst()
            run.spoken += word
            run.sequence += 1
        }
        showProgress(of: id)
        after(run.pause, lifetime: .life) { $0.sayNext(id) }
    }

    /// Asks the model once more, or ends the run; an `agent` run ends at once.
    private func fail(_ id: String, _ failure: String) {
        runs.update(id) { $0.attempts += 1 }
        guard let run = runs[id], configuration.protocolVersion >= .v4, run.origin != .agent, run.attempts < 2 else {
            return end(id, .failed(failure))
        }
        showEnding(of: id, .failed(failure))
        showFallback(of: id, failure)
        after(.milliseconds(2700), lifetime: .life) { model in
            guard model.runs[id]?.phase == .running else { return }
            model.show(lifecycle: ["phase": "start", "startedAt": .integer(model.wallClock)], of: id)
            model.after(.milliseconds(1400), lifetime: .life) { $0.sayNext(id) }
        }
    }

    /// How a run ends.
    enum RunEnd: Equatable {
        case completed
        case failed(String)
        case timedOut
        case aborted

        /// The session's state afterwards.
        var status: String {
            switch self {
            case .completed: "done"
            case .failed: "failed"
            case .timedOut: "timeout"
            case .aborted: "killed"
            }
        }
    }

    /// Ends a run: its answer becomes a row, its events and its second answer follow.
    func end(_ id: String, _ end: RunEnd) {
        guard let run = runs[id], run.isActive else { return }
        let wasRunning = run.phase == .running
        let endedAt = wallClock
        runs.update(id) { run in
            run.phase = .lingering
            run.endedAt = endedAt
            run.endedTime = now
        }
        if wasRunning, !run.spoken.isEmpty {
            let reason = end == .completed ? "stop" : "aborted"
            // Gateways of protocol 3 announce the row after the end of the run.
            let delay: Duration = configuration.protocolVersion == .v3 ? .milliseconds(120) : .zero
            append(role: "assistant", text: run.spoken, to: run.sessionKey, announcedAfter: delay) { row in
                row.model = TranscriptRow.modelAnswer(stopReason: reason)
            }
        }
        if end == .aborted {
            showAbort(of: id)
            after(.milliseconds(300), lifetime: .life) { $0.showEnding(of: id, end) }
        } else {
            showEnding(of: id, end)
        }
        after(.milliseconds(end == .aborted ? 470 : 45), lifetime: .life) { model in
            model.conclude(id, end)
            model.after(Self.linger, lifetime: .life) { model in
                model.runs.update(id) { $0.phase = .ended }
            }
        }
    }

    private func conclude(_ id: String, _ end: RunEnd) {
        guard let run = runs[id] else { return }
        sessions.update(run.sessionKey) { session in
            session.activeRuns = max(session.activeRuns - 1, 0)
            session.status = end.status
            session.endedAt = run.endedAt
            session.updatedAt = wallClock
            session.wasAborted = end == .aborted
            session.hasTokens = true
        }
        showEnd(of: id, end)
        if case .channel(let place) = run.origin { deliverAnswer(of: run, to: place, end) }
        after(.milliseconds(30), lifetime: .life) { model in
            let phase = if case .failed = end { "error" } else { "end" }
            model.announceChange(of: run.sessionKey, model.runChange(run, phase: phase))
        }
        if let target = run.delivery, end == .completed {
            deliverAnswer(of: run, to: target, end)
        }
        let answer = finalAnswer(of: run, end)
        runs.update(id) { run in
            run.terminal = answer
            run.waiting = []
        }
        if let request = run.request { respond(answer, to: request) }
        for request in run.waiting { respond(waitAnswer(of: run, end), to: request) }
        if let next = runs.leave(id) { startSoon(next) }
    }

    /// Sends a run's answer to the chat, and shows in the transcript that it went there.
    private func deliverAnswer(of run: Run, to place: ChannelTarget, _ end: RunEnd) {
        guard end == .completed, !run.spoken.isEmpty else { return }
        let key = "\(place.channel)-final:\(run.sessionKey):\(place.id):\(sentCount + 1):0"
        let message = OutboundMessage(target: place, text: run.spoken, key: key, sessionKey: run.sessionKey)
        let rowID = random.uuid()
        queue.add(message, id: rowID)
        working.insert(rowID)
        attempt(rowID, message, origin: .agent) { model, outcome in
            model.working.remove(rowID)
            model.queue.remove(rowID)
            guard case .delivered = outcome, case .channel = run.origin else { return }
            model.append(role: "assistant", text: run.spoken, to: run.sessionKey) { row in
                row.idempotencyKey = key
                row.model = TranscriptRow.mirrorModel.setting("openclawDeliveryMirror", ["kind": "channel-final"])
            }
        }
    }

    private func runChange(_ run: Run, phase: String) -> JSONValue {
        let row = sessions[run.sessionKey]?.record
        return .object(compact: [
            "agentId": .when(phase == "start" && configuration.protocolVersion >= .v4, .string(run.agentID)),
            "phase": .string(phase),
            "runId": .string(run.id),
            "session": row,
        ])
    }
}

extension Session {
    /// A session that clients talk to directly belongs to the gateway's own chat.
    fileprivate mutating func describeAsWebchat() {
        chatType = "direct"
        origin = ["provider": "webchat", "surface": "webchat", "chatType": "direct"]
        deliveryContext = ["channel": "webchat"]
        lastChannel = "webchat"
    }
}

extension String {
    /// The words, each with the space before it, so that they join to the same text.
    fileprivate var wordsWithSpaces: [String] {
        var words: [String] = []
        for character in self {
            if words.isEmpty || (character == " " && words.last?.last != " ") {
                words.append(String(character))
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }
}
