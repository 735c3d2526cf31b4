import Foundation
import OpenClawBridge
import Testing

@testable import OpenClawOrchestrator

struct WorkflowStateMachineTests {
    let now = Date(timeIntervalSinceReferenceDate: 800_000_000)
    let agent = AgentID(rawValue: "agent-abcdef")!

    func workflow() throws -> Workflow {
        var workflow = Workflow(id: WorkflowID(1), request: try .sample(key: "k"), createdAt: now)
        _ = workflow.assign(agent, at: now)
        return workflow
    }

    @Test func `tells each stage of the work once`() throws {
        var workflow = try workflow()
        let events: [AgentEvent] = [
            .started, .working("reading"), .working("writing"), .pullRequest(url: "https://x/pull/1"),
            .pullRequest(url: "https://x/pull/1"), .testsRunning, .testsFailed("2 of 9"), .working(nil),
            .testsPassed(nil),
            .ended(.finished(summary: "all done")),
        ]
        var told: [NotificationKind] = []
        var states: [WorkflowState] = []
        for (place, event) in events.enumerated() {
            let step = workflow.take(AgentReport(position: place + 1, event: event), of: agent, at: now)
            told += step.notifications.map(\.kind)
            if let transition = step.transition { states.append(transition.to) }
        }
        #expect(told == [.agentSpawned, .workStarted, .prCreated, .testsFailing, .testsPassing, .workCompleted])
        #expect(
            states == [
                .agentReady, .workInProgress, .prCreated, .testsRunning, .testsRunning, .workInProgress, .testsRunning,
                .completed,
            ]
        )
        #expect(workflow.summary == "all done")
    }

    @Test func `takes an event up once, and nothing of another agent or after the end`() throws {
        var workflow = try workflow()
        let report = AgentReport(position: 5, event: .message("hello"))
        let first = workflow.take(report, of: agent, at: now)
        #expect(first.notifications.count == 1)
        #expect(workflow.take(report, of: agent, at: now) == WorkflowStep())
        let stranger = try #require(AgentID(rawValue: "agent-zzzzzz"))
        #expect(workflow.take(AgentReport(position: 6, event: .ended(.lost)), of: stranger, at: now) == WorkflowStep())
        _ = workflow.take(AgentReport(position: 7, event: .ended(.lost)), of: agent, at: now)
        let ended = workflow
        #expect(workflow.take(AgentReport(position: 8, event: .message("late")), of: agent, at: now) == WorkflowStep())
        #expect(workflow == ended)
    }

    @Test func `gives the same event the same name, so that it is told once after a crash`() throws {
        var first = try workflow()
        var second = first
        let report = AgentReport(position: 3, event: .pullRequest(url: "https://x/pull/1"))
        #expect(
            first.take(report, of: agent, at: now).notifications
                == second.take(report, of: agent, at: now).notifications
        )
    }

    @Test(
        arguments: [
            (AgentEnd.finished(summary: nil), WorkflowState.completed, NotificationKind.workCompleted),
            (.failed(status: 3, reason: "no disk"), .failed, .error), (.timedOut, .failed, .error),
            (.lost, .failed, .error), (.stopped, .stopped, .agentStopped),
        ]
    )
    func `ends as the agent ended`(end: AgentEnd, state: WorkflowState, kind: NotificationKind) throws {
        var workflow = try workflow()
        let step = workflow.take(AgentReport(position: 1, event: .ended(end)), of: agent, at: now)
        #expect(workflow.state == state)
        #expect(step.notifications.map(\.kind) == [kind])
    }

    @Test func `is stopped however the agent ends, once somebody has asked for it`() throws {
        var workflow = try workflow()
        #expect(workflow.requestStop(by: "owner", at: now).transition?.reason == "owner asked for the end.")
        #expect(workflow.requestStop(by: "owner", at: now) == WorkflowStep())
        _ = workflow.take(
            AgentReport(position: 1, event: .ended(.failed(status: 143, reason: nil))),
            of: agent,
            at: now
        )
        #expect(workflow.state == .stopped)
    }

    @Test func `ends at once where no agent has to be stopped`() throws {
        var workflow = Workflow(id: WorkflowID(1), request: try .sample(key: "k"), createdAt: now)
        #expect(workflow.requestStop(by: "owner", at: now).notifications.map(\.kind) == [.agentStopped])
        #expect(workflow.state == .stopped)
    }

    @Test func `waits again when there was no place, without counting the start`() throws {
        var workflow = try workflow()
        #expect(workflow.starts == 1)
        _ = workflow.release(agent, at: now, because: "no place")
        #expect(workflow.isWaiting)
        #expect(workflow.starts == 0)
    }

    /// Whatever events come in whatever order: an end stays the end, places never go back, and names of notifications never repeat.
    @Test(arguments: 0..<200) func `keeps its laws under random events`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var workflow = Workflow(id: WorkflowID(1), request: try .sample(key: "k"), createdAt: now)
        var names: Set<String> = []
        let events: [AgentEvent] = [
            .started, .working(nil), .pullRequest(url: "https://x/1"), .pullRequest(url: "https://x/2"), .testsRunning,
            .testsPassed(nil), .testsFailed("x"), .message("m"), .ended(.lost), .ended(.finished(summary: "s")),
        ]
        for _ in 0..<60 {
            let before = workflow
            let step: WorkflowStep
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: step = workflow.assign(AgentID(using: &generator), at: now)
            case 1: step = workflow.release(workflow.agent ?? agent, at: now, because: "no place")
            case 2 where Int.random(in: 0..<8, using: &generator) == 0: step = workflow.requestStop(by: "x", at: now)
            default:
                let position = workflow.position + Int.random(in: -1...2, using: &generator)
                let event = events.randomElement(using: &generator)!
                step = workflow.take(
                    AgentReport(position: position, event: event),
                    of: workflow.agent ?? agent,
                    at: now
                )
            }
            if before.state.isFinal { #expect(workflow == before, "seed \(seed)") }
            if workflow.agent == before.agent { #expect(workflow.position >= before.position, "seed \(seed)") }
            for notification in step.notifications {
                #expect(names.insert(notification.id).inserted, "seed \(seed): \(notification.id)")
            }
            #expect(step.transition.map { $0.to == workflow.state } ?? (before.state == workflow.state), "seed \(seed)")
        }
    }
}
