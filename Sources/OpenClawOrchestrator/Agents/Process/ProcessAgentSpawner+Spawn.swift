import Logging
import OpenClawBridge

extension ProcessAgentSpawner {
    /// Starts an agent in a folder of its own; runs that ended long ago are removed first.
    public func spawn(_ order: AgentOrder) async throws(AgentError) {
        let checkout = try checkout(for: order.issue)
        try runs.prepare()
        // One start at a time on this machine, so that the count is true.
        let turn = try await turn()
        defer { withExtendedLifetime(turn) {} }
        await RunCleaner(runs: runs, settings: settings, environment: gitEnvironment, time: time, logger: logger)
            .clean()
        let running = try runs.all().filter(\.isAlive).count
        guard running < settings.maximumCount else {
            throw AgentError(
                .tooMany,
                "\(running) agents run, and no more than \(settings.maximumCount) may.",
                advice: "Wait until one has ended, stop one, or raise the limit."
            )
        }
        let run = try runs.make(order.id)
        do {
            try await start(order, in: run, checkout: checkout)
        } catch {
            // Either it has begun all the same, as after a wait that was cut short, or it never will.
            guard (try? run.settledClaim()) != .started else { return }
            await Worktree(of: run)?.remove(gitEnvironment)
            throw error
        }
        logger.info("An agent was started", metadata: ["agent": "\(order.id)", "issue": "\(order.issue)"])
    }

    private func start(_ order: AgentOrder, in run: RunFolder, checkout: AgentCheckout?) async throws(AgentError) {
        let instructions = order.instructions.map { CleanText($0, limit: 8000).text } ?? ""
        let repository = order.issue.repository ?? checkout?.repository
        try run.create(run.issuePath, containing: "\(repository?.description ?? "")#\(order.issue.number)")
        try run.create(run.instructionsPath, containing: instructions)
        try run.create(run.progressPath, containing: "")
        if let checkout {
            let worktree = Worktree(order, checkout: checkout, run: run)
            try run.create(run.worktreePath, containing: worktree.record)
            try await worktree.add(gitEnvironment)
        } else {
            try run.makeFolder(run.workspacePath)
        }
        let command = settings.command.resolved { placeholder in
            switch placeholder {
            case .issue: String(order.issue.number)
            case .repository: repository?.description ?? ""
            case .workspace: run.workspacePath
            case .instructions: instructions
            case .agent: order.id.rawValue
            }
        }
        let variables = AgentEnvironment.variables(
            for: AgentOrder(id: order.id, issue: Issue(order.issue.number, in: repository) ?? order.issue),
            in: run,
            from: environment,
            settings: settings
        )
        try await Supervisor(run: run, settings: settings).start(command, environment: variables)
    }

    var gitEnvironment: [String: String] {
        AgentEnvironment.passed(from: environment, settings: settings).merging(["GIT_TERMINAL_PROMPT": "0"]) { $1 }
    }

    private func checkout(for issue: Issue) throws(AgentError) -> AgentCheckout? {
        if settings.checkouts.isEmpty { return nil }
        if let repository = issue.repository {
            if let checkout = settings.checkouts.first(where: { $0.repository == repository }) { return checkout }
        } else if settings.checkouts.count == 1 {
            return settings.checkouts[0]
        }
        throw AgentError(
            .misconfigured,
            issue.repository.map { "No checkout of \($0) is configured." }
                ?? "Several checkouts are configured, and the order names no repository.",
            advice:
                "There are checkouts of \(settings.checkouts.map(\.repository.description).joined(separator: ", "))."
        )
    }

    /// Waits until no other start is under way.
    private func turn() async throws(AgentError) -> FileLock {
        let deadline = time.uptime() + .seconds(120)
        while time.uptime() < deadline {
            if let lock = try FileLock(path: runs.turnPath) { return lock }
            do { try await time.sleep(.milliseconds(20)) } catch {
                throw AgentError(.notStarted, "The wait for another start was cut short.", cause: error)
            }
        }
        throw AgentError(.notStarted, "Another start takes too long.", advice: "Look for a git that does not end.")
    }
}
