/// The agent runs that the gateway knows, by their ids.
struct RunTable {
    private static let limit = 1000

    private var runs: [String: Run] = [:]
    /// The active runs of each session; the first one is running.
    private var lanes: [String: [String]] = [:]
    private var ended: [String] = []

    subscript(id: String) -> Run? { runs[id] }

    /// Adds a run; gives whether it may start at once.
    mutating func add(_ run: Run) -> Bool {
        runs[run.id] = run
        lanes[run.sessionKey, default: []].append(run.id)
        return lanes[run.sessionKey]?.first == run.id
    }

    /// Adds a run that is carried out under another run's id, and never runs itself.
    mutating func keep(_ run: Run) { runs[run.id] = run }

    /// Ends a run that was only kept.
    mutating func endKept(_ id: String, _ terminal: Answer) {
        update(id) { run in
            run.phase = .ended
            run.terminal = terminal
        }
        retire(id)
    }

    private mutating func retire(_ id: String) {
        ended.append(id)
        if ended.count > Self.limit { runs[ended.removeFirst()] = nil }
    }

    mutating func update(_ id: String, _ change: (inout Run) -> Void) {
        guard var run = runs[id] else { return }
        change(&run)
        runs[id] = run
    }

    /// Takes a run out of its session's lane; gives the run that may start now.
    mutating func leave(_ id: String) -> String? {
        guard let key = runs[id]?.sessionKey, let wasFirst = lanes[key].map({ $0.first == id }) else { return nil }
        lanes[key]?.removeAll { $0 == id }
        if lanes[key]?.isEmpty == true { lanes[key] = nil }
        retire(id)
        return wasFirst ? lanes[key]?.first : nil
    }

    /// The active runs of a session, the running one first.
    func active(in key: String) -> [Run] { (lanes[key] ?? []).compactMap { runs[$0] }.filter(\.isActive) }

    /// The run that ended last in a session.
    func lastEnded(in key: String) -> Run? {
        ended.last { runs[$0]?.sessionKey == key }.flatMap { runs[$0] }
    }
}
