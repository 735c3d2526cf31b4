#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// What each event means for a workflow. Nothing here waits, stores or tells anybody anything: time is passed in, and what
// follows is returned. An event that comes late, after the end or after another agent was started, changes nothing.
//
//     parsingCommand ─▶ spawningAgent ─▶ agentReady ─▶ workInProgress ⇄ testsRunning, prCreated
//           │                │               │               │
//           └────────────────┴───────────────┴───────────────┴──▶ completed, failed, stopped
extension Workflow {
    /// Whether it waits for an agent: for a place among those that may run, or for the end of a pause.
    public var isWaiting: Bool { !state.isFinal && agent == nil }

    // MARK: Starting

    /// An agent is about to be started.
    mutating func assign(_ agent: AgentID, at time: Date) -> WorkflowStep {
        guard isWaiting else { return WorkflowStep() }
        self.agent = agent
        position = 0
        starts += 1
        return move(
            to: .spawningAgent,
            at: time,
            because: starts == 1 ? "Starting \(agent)." : "Starting \(agent) again."
        )
    }

    /// No agent was started, and another try may succeed later.
    mutating func release(_ agent: AgentID, at time: Date, because reason: String) -> WorkflowStep {
        guard self.agent == agent, state == .spawningAgent else { return WorkflowStep() }
        self.agent = nil
        starts -= 1
        updatedAt = time
        return WorkflowStep(WorkflowTransition(at: time, from: state, to: state, reason: reason))
    }

    /// No agent was started, and none will be.
    mutating func abandon(_ agent: AgentID, at time: Date, because reason: String) -> WorkflowStep {
        guard self.agent == agent, !state.isFinal else { return WorkflowStep() }
        return end(.failed, at: time, because: reason)
    }

    // MARK: Stopping

    /// Somebody asks for its end.
    ///
    /// - Parameters:
    ///   - requester: Who asks.
    ///   - time: The time.
    /// - Returns: The step: to the end where no agent has to be stopped before.
    mutating func requestStop(by requester: String, at time: Date) -> WorkflowStep {
        guard !state.isFinal, !isStopRequested else { return WorkflowStep() }
        isStopRequested = true
        if agent == nil {
            return end(.stopped, at: time, because: "\(requester) asked for the end before an agent ran.")
        }
        updatedAt = time
        return WorkflowStep(
            WorkflowTransition(at: time, from: state, to: state, reason: "\(requester) asked for the end.")
        )
    }

    // MARK: Following

    /// Takes up what an agent told, or what was seen of it.
    ///
    /// - Parameters:
    ///   - report: The event and its place; one that was taken up before changes nothing.
    ///   - agent: The agent that told it.
    ///   - time: The time.
    /// - Returns: The step, and what people shall be told.
    mutating func take(_ report: AgentReport, of agent: AgentID, at time: Date) -> WorkflowStep {
        guard self.agent == agent, !state.isFinal, report.position > position else { return WorkflowStep() }
        position = report.position
        updatedAt = time
        switch report.event {
        case .started: return ready(at: time)
        case .working(let text): return working(text, at: time)
        case .pullRequest(let url): return opened(url, at: time)
        case .testsRunning: return move(to: .testsRunning, at: time, because: "The tests run.")
        case .testsPassed(let text):
            return move(to: .testsRunning, at: time, because: "The tests passed.", telling: .testsPassing, text)
        case .testsFailed(let text):
            return move(to: .testsRunning, at: time, because: "The tests failed.", telling: .testsFailing, text)
        case .message(let text): return WorkflowStep(notifications: [notification(.agentMessage, summary: text)])
        case .ended(let end): return ended(end, at: time)
        }
    }

    private mutating func ready(at time: Date) -> WorkflowStep {
        guard state == .spawningAgent else { return WorkflowStep() }
        return move(to: .agentReady, at: time, because: "The agent runs.", telling: .agentSpawned, nil)
    }

    private mutating func working(_ text: String?, at time: Date) -> WorkflowStep {
        let isFirst = state == .agentReady || state == .spawningAgent
        guard state != .workInProgress else { return WorkflowStep() }
        return move(
            to: .workInProgress,
            at: time,
            because: "The agent works.",
            telling: isFirst ? .workStarted : nil,
            text
        )
    }

    private mutating func opened(_ url: String, at time: Date) -> WorkflowStep {
        guard pullRequest != url else { return WorkflowStep() }
        pullRequest = url
        return move(to: .prCreated, at: time, because: "There is a pull request: \(url)", telling: .prCreated, nil)
    }

    private mutating func ended(_ end: AgentEnd, at time: Date) -> WorkflowStep {
        if isStopRequested { return self.end(.stopped, at: time, because: "The agent was stopped.") }
        switch end {
        case .finished(let summary):
            if let summary { self.summary = summary }
            return self.end(.completed, at: time, because: "The agent ended successfully.")
        case .failed(let status, let reason):
            let code = status.map { "The agent ended with exit status \($0)." } ?? "The agent failed."
            return self.end(.failed, at: time, because: [code, reason].compactMap(\.self).joined(separator: " "))
        case .stopped: return self.end(.stopped, at: time, because: "The agent was stopped.")
        case .timedOut: return self.end(.failed, at: time, because: "The agent ran for too long and was stopped.")
        case .lost: return self.end(.failed, at: time, because: "The agent ended without a word.")
        }
    }

    // MARK: Steps

    private mutating func end(_ final: WorkflowState, at time: Date, because reason: String) -> WorkflowStep {
        if final != .completed || summary == nil { summary = final == .completed ? nil : reason }
        let kind: NotificationKind =
            switch final {
            case .completed: .workCompleted
            case .stopped: .agentStopped
            default: .error
            }
        return move(to: final, at: time, because: reason, telling: kind, summary)
    }

    private mutating func move(
        to next: WorkflowState,
        at time: Date,
        because reason: String,
        telling kind: NotificationKind? = nil,
        _ summary: String? = nil
    ) -> WorkflowStep {
        let transition = WorkflowTransition(at: time, from: state, to: next, reason: reason)
        state = next
        updatedAt = time
        return WorkflowStep(transition, notifications: kind.map { [notification($0, summary: summary)] } ?? [])
    }

    /// A notification whose name is the same whenever the same event is taken up, so that it is told once.
    private func notification(_ kind: NotificationKind, summary: String?) -> ChatNotification {
        var values = ["issue": "#\(request.issue.number)", "workflow": id.description, "requester": request.requester]
        values["repository"] = request.issue.repository?.description
        values["agent"] = agent?.description
        values["url"] = pullRequest
        values[kind == .error ? "error" : "summary"] = summary
        return ChatNotification(
            id: "\(id)/\(starts)/\(position)/\(kind.rawValue)",
            kind: kind,
            values: values,
            origin: request.origin
        )
    }
}
