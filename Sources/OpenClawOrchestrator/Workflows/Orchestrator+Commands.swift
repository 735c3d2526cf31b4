public import OpenClawBridge

extension Orchestrator {
    /// Reads a command and carries it out, if its speaker may give it.
    ///
    /// A code is asked of nobody here: whoever calls this has made sure that the command is meant. ``ChatCommands`` asks.
    ///
    /// - Parameters:
    ///   - text: The command, with or without a prefix.
    ///   - speaker: Who gives it.
    ///   - origin: The conversation to tell about the work.
    ///   - key: Names the command. Carried out again under the same key, it begins nothing new.
    /// - Returns: What came of it; ``CommandResult/isSuccess`` is `false` for what is no command, or not allowed, or could not be
    ///   carried out.
    /// - Throws: What is wrong with the store.
    public func handleCommand(
        _ text: String,
        from speaker: Speaker,
        origin: Route? = nil,
        key: String
    ) async throws(StoreError) -> CommandResult {
        switch parser.parse(text) {
        case .command(let command):
            guard speaker.role >= command.requiredRole else {
                return CommandResult(
                    isSuccess: false,
                    issueNumber: command.issue?.number,
                    text: Self.notAllowed(command, speaker)
                )
            }
            return try await handleCommand(command, from: speaker, origin: origin, key: key)
        case .mistaken(let mistake): return CommandResult(isSuccess: false, text: "\(mistake)")
        case .conversation: return CommandResult(isSuccess: false, text: "That is no command.\n\(Command.helpText)")
        }
    }

    static func notAllowed(_ command: Command, _ speaker: Speaker) -> String {
        "This takes the role \(command.requiredRole.rawValue); yours is \(speaker.role.rawValue)."
    }

    /// Carries out a command.
    ///
    /// The caller has made sure that `speaker` may give it. Commands that change something are durable when this returns; the agents
    /// themselves are stopped and started by ``run()`` as well, should this process end before.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - speaker: Who gives it.
    ///   - origin: The conversation to tell about the work.
    ///   - key: Names the command. Carried out again under the same key, it begins nothing new.
    /// - Returns: What came of it; ``CommandResult/isSuccess`` is `false` when it could not be carried out, with the reason.
    /// - Throws: What is wrong with the store.
    public func handleCommand(
        _ command: Command,
        from speaker: Speaker,
        origin: Route? = nil,
        key: String
    ) async throws(StoreError) -> CommandResult {
        switch command {
        case .work(let issue, let instructions):
            return try await begin(
                WorkflowRequest(
                    issue: issue,
                    instructions: instructions,
                    requester: "\(speaker)",
                    origin: origin,
                    key: key
                )
            )
        case .retry(let issue): return try await retry(issue, speaker, origin, key)
        case .stop(let issue): return try await stop(issue, speaker)
        case .status(let issue?): return try await status(of: issue)
        case .status(nil): return try await statusOfAll()
        case .listAgents: return try await agents()
        case .logs(let issue): return try await logs(of: issue)
        case .pause: return try await pause()
        case .resume: return try await resume()
        case .help, .confirm: return CommandResult(isSuccess: true, text: Command.helpText)
        }
    }

    // MARK: Work

    private func begin(_ request: WorkflowRequest) async throws(StoreError) -> CommandResult {
        guard try await active().count < settings.activeLimit else {
            return CommandResult(
                isSuccess: false,
                issueNumber: request.issue.number,
                text: "\(settings.activeLimit) issues are being worked on or wait. Stop one first."
            )
        }
        switch try await store.begin(request, at: time.now()) {
        case .repeated(let workflow):
            return CommandResult(workflow.state != .failed, outlook(workflow, isPaused: false), of: workflow)
        case .occupied(let workflow):
            let text = "Issue \(workflow.request.issue) is being worked on already: \(summary(of: workflow))."
            return CommandResult(false, text, of: workflow)
        case .begun(let workflow):
            let begun = try await start(workflow.id) ?? workflow
            wake()
            return CommandResult(
                begun.state != .failed,
                outlook(begun, isPaused: try await store.isPaused()),
                of: begun
            )
        }
    }

    private func retry(
        _ issue: Issue,
        _ speaker: Speaker,
        _ origin: Route?,
        _ key: String
    ) async throws(StoreError) -> CommandResult {
        guard let last = try await store.latest(for: issue) else { return unknown(issue) }
        return try await begin(
            WorkflowRequest(
                issue: last.request.issue,
                instructions: last.request.instructions,
                requester: "\(speaker)",
                origin: origin ?? last.request.origin,
                key: key
            )
        )
    }

    private func stop(_ issue: Issue, _ speaker: Speaker) async throws(StoreError) -> CommandResult {
        guard let last = try await store.latest(for: issue) else { return unknown(issue) }
        guard !last.state.isFinal else {
            return CommandResult(false, "Nobody works on \(issue): \(summary(of: last)).", of: last)
        }
        let now = time.now()
        let stopped = try await apply(to: last.id) { $0.requestStop(by: "\(speaker)", at: now) }
        wake()
        let text = stopped.state.isFinal ? "Stopped \(issue) before an agent ran." : "Stopping the work on \(issue)."
        return CommandResult(true, text, of: stopped)
    }

    private func pause() async throws(StoreError) -> CommandResult {
        try await store.setPaused(true)
        return CommandResult(isSuccess: true, text: "Paused: nothing new is started. Agents that run go on.")
    }

    private func resume() async throws(StoreError) -> CommandResult {
        try await store.setPaused(false)
        wake()
        return CommandResult(isSuccess: true, text: "Resumed.")
    }

    // MARK: Telling

    private func status(of issue: Issue) async throws(StoreError) -> CommandResult {
        guard let workflow = try await store.latest(for: issue) else { return unknown(issue) }
        return CommandResult(true, "\(issue): \(summary(of: workflow)).", of: workflow)
    }

    private func statusOfAll() async throws(StoreError) -> CommandResult {
        let active = try await active()
        var lines = active.map { "\($0.request.issue): \(summary(of: $0))" }
        if lines.isEmpty { lines = ["Nothing is being worked on."] }
        if try await store.isPaused() { lines.append("Paused: nothing new is started.") }
        return CommandResult(isSuccess: true, text: lines.joined(separator: "\n"))
    }

    private func agents() async throws(StoreError) -> CommandResult {
        let lines = try await active().compactMap { workflow in
            workflow.agent.map { "\($0): \(workflow.request.issue), \(workflow.state.words)" }
        }
        return CommandResult(isSuccess: true, text: lines.isEmpty ? "No agent runs." : lines.joined(separator: "\n"))
    }

    private func logs(of issue: Issue) async throws(StoreError) -> CommandResult {
        guard let workflow = try await store.latest(for: issue) else { return unknown(issue) }
        guard let agent = workflow.agent else {
            return CommandResult(false, "No agent was started for \(issue).", of: workflow)
        }
        do throws(AgentError) {
            let lines = try await spawner.log(of: agent, lines: settings.logLines)
            let text = lines.isEmpty ? "\(agent) has written nothing." : lines.joined(separator: "\n")
            return CommandResult(true, text, of: workflow)
        } catch {
            return CommandResult(false, error.message, of: workflow)
        }
    }

    private func unknown(_ issue: Issue) -> CommandResult {
        CommandResult(isSuccess: false, issueNumber: issue.number, text: "Nobody has worked on \(issue).")
    }

    private func outlook(_ workflow: Workflow, isPaused: Bool) -> String {
        let issue = workflow.request.issue
        if workflow.state == .failed {
            return "The work on \(issue) did not start: \(workflow.summary ?? "no reason is known")"
        }
        if let agent = workflow.agent { return "Working on \(issue) with \(agent)." }
        return isPaused
            ? "Issue \(issue) waits: everything is paused." : "Issue \(issue) waits: as many agents run as may."
    }

    private func summary(of workflow: Workflow) -> String {
        let parts = [workflow.isWaiting ? "waits for an agent" : workflow.state.words, workflow.pullRequest]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

extension WorkflowState {
    /// The state in words for people.
    public var words: String {
        switch self {
        case .parsingCommand: "was asked for"
        case .spawningAgent: "an agent is being started"
        case .agentReady: "the agent is ready"
        case .workInProgress: "in progress"
        case .prCreated: "pull request created"
        case .testsRunning: "tests"
        case .completed: "completed"
        case .failed: "failed"
        case .stopped: "stopped"
        }
    }
}
