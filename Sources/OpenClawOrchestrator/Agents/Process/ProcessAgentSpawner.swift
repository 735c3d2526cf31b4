public import Logging
package import OpenClawBridge

/// Runs agents as processes of this machine that outlive the process that started them.
///
/// Each run has a folder, and that folder is all there is to know about it: this type keeps nothing in memory, and any number
/// of processes may use the same folder of runs. A small supervising shell starts the command in a process group of its own,
/// keeps the output within its limit, ends the group when time is over or when it is asked to, and holds a lock as long as it
/// lives. Whether an agent runs is asked of the lock, and an agent is stopped by asking its supervisor: no process id is ever
/// remembered, so none that was given to another process can be signalled.
///
/// What an agent starts in a session of its own leaves the group, and is not ended with it.
public struct ProcessAgentSpawner: AgentSpawner {
    /// How agents are run.
    public let settings: AgentSettings

    let runs: RunsFolder
    let environment: [String: String]
    let time: DeliveryTime
    let logger: Logger

    /// Makes a spawner.
    ///
    /// - Parameters:
    ///   - settings: How agents are run.
    ///   - environment: The environment that ``AgentSettings/environmentNames`` chooses from.
    ///   - logger: Where to log.
    /// - Throws: ``AgentError/Code/misconfigured`` when the settings cannot be used.
    public init(_ settings: AgentSettings, environment: [String: String], logger: Logger) throws(AgentError) {
        try self.init(settings, environment: environment, time: .system, logger: logger)
    }

    package init(
        _ settings: AgentSettings,
        environment: [String: String],
        time: DeliveryTime,
        logger: Logger
    ) throws(AgentError) {
        try settings.validate()
        self.settings = settings
        self.environment = environment
        self.time = time
        self.logger = logger
        runs = RunsFolder(path: settings.folder)
    }

    /// What became of an agent, read out of the folder of its run.
    public func state(of id: AgentID) async throws(AgentError) -> AgentState {
        let run = try runs.folder(of: id)
        guard try run.settledClaim() == .started else { return .neverStarted }
        guard !run.isAlive else { return .running }
        var reader = RunReader(run, settings: settings, after: nil)
        return .ended(try reader.readToEnd())
    }

    /// What an agent tells, read out of the folder of its run as it is asked for.
    public func events(of id: AgentID, after position: Int) -> any AgentReports {
        RunReports(run: runs[id], settings: settings, position: position, time: time)
    }

    /// Asks the supervisor of an agent to end the run, and waits until it has.
    public func stop(_ id: AgentID) async throws(AgentError) {
        let run = try runs.folder(of: id)
        guard try run.settledClaim() == .started else { return }
        run.send(.stop)
        let deadline = time.uptime() + settings.grace + .seconds(30)
        while run.isAlive {
            guard time.uptime() < deadline else {
                throw AgentError(
                    .unusable,
                    "\(id) was told to end, and its supervisor still runs.",
                    advice: "Look for processes with OPENCLAW_AGENT_ID=\(id) and end them."
                )
            }
            // A wait that is cut short leaves the order to stop in force: the supervisor has it.
            do { try await time.sleep(min(settings.pollInterval, .milliseconds(100))) } catch {
                throw AgentError(.unusable, "The wait for the end of \(id) was cut short.", cause: error)
            }
        }
    }

    /// The last lines of the output, standard error included, without control characters.
    public func log(of id: AgentID, lines: Int) async throws(AgentError) -> [String] {
        let run = runs[id]
        guard try run.claim() == .started else {
            throw AgentError(.notFound, "There is no output of \(id).", advice: "The run may have been removed.")
        }
        return try AgentLog(output: run.output).last(lines)
    }

    /// The runs that there are folders of, the newest first.
    ///
    /// - Returns: Their names.
    /// - Throws: ``AgentError/Code/unusable``.
    public func agents() throws(AgentError) -> [AgentID] {
        try runs.all().sorted { ($1.madeAt, $0.id.rawValue) < ($0.madeAt, $1.id.rawValue) }.map(\.id)
    }
}
