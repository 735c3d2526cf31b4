/// Starts agents, follows them and stops them.
///
/// Agents outlive the process that started them: after a restart, ``state(of:)`` tells what became of each, and
/// ``events(of:after:)`` goes on where the last process stopped reading.
public protocol AgentSpawner: Sendable {
    /// Starts an agent.
    ///
    /// When the calling process dies meanwhile, ``state(of:)`` tells later whether the agent was started; it never is started twice.
    ///
    /// - Throws: ``AgentError/Code/tooMany``, ``AgentError/Code/misconfigured``, ``AgentError/Code/notStarted``.
    func spawn(_ order: AgentOrder) async throws(AgentError)

    /// What became of an agent.
    ///
    /// Asking about an agent that was never started makes sure that it never will be.
    func state(of id: AgentID) async throws(AgentError) -> AgentState

    /// What an agent tells, in order, from a place on; the sequence ends after ``AgentEvent/ended(_:)``.
    ///
    /// - Parameters:
    ///   - id: The agent.
    ///   - position: The ``AgentReport/position`` of the last event that was taken up; 0 for all of them.
    /// - Returns: The events. Following one agent twice at a time gives both readers everything.
    func events(of id: AgentID, after position: Int) -> any AgentReports

    /// Asks an agent to end, and ends it, with all that it started, when it has not done so after a while.
    ///
    /// Returns when the agent has ended; an agent that ended before is no error.
    func stop(_ id: AgentID) async throws(AgentError)

    /// The last lines that an agent wrote, the oldest first.
    func log(of id: AgentID, lines: Int) async throws(AgentError) -> [String]
}

/// The events of one agent.
public typealias AgentReports = AsyncSequence<AgentReport, any Error> & Sendable

/// An event, and the place behind it.
public struct AgentReport: Sendable, Hashable {
    /// Where to go on reading after this event; greater than that of any event before.
    public var position: Int
    /// The event.
    public var event: AgentEvent

    /// Makes a report.
    public init(position: Int, event: AgentEvent) {
        self.position = position
        self.event = event
    }
}
