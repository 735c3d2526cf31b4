/// Reads a run's folder and makes events of what is there.
struct RunReader {
    private let run: RunFolder
    private var output = LineSplitter()
    private var progress = LineSplitter()
    private var story: RunStory
    private var isStartTold: Bool
    private(set) var isFinished: Bool

    /// Whether a read gave as much as it may give at a time, so that more may be waiting.
    private(set) var hasMore = false

    /// The most bytes that one read takes up.
    private static let appetite = 1024 * 1024

    init(_ run: RunFolder, settings: AgentSettings, after position: RunPosition?) {
        self.run = run
        let links = PullRequestLinks(hosts: settings.pullRequestHosts, repository: run.repository)
        story = RunStory(after: position, links: links)
        isStartTold = position != nil
        isFinished = position?.told == RunPosition.ended
    }

    /// Reads what is new.
    mutating func read() throws(AgentError) -> [AgentReport] {
        guard !isFinished else { return [] }
        // Asked first: what a supervisor that is gone has written is complete.
        let isAlive = run.isAlive
        var reports: [AgentReport] = []
        if !isStartTold {
            isStartTold = true
            reports.append(AgentReport(position: RunPosition().rawValue, event: .started))
        }
        reports += readProgress()
        reports += try readOutput()
        guard !isAlive, !hasMore else { return reports }
        if let line = progress.finish() { reports += story.takeProgress(line) }
        if let line = output.finish() { reports += story.takeOutput(line) }
        reports.append(story.finish(run.ending))
        isFinished = true
        return reports
    }

    /// Reads everything that a run which has ended has left; gives how it ended.
    mutating func readToEnd() throws(AgentError) -> AgentEnd {
        repeat { _ = try read() } while hasMore
        return story.end(run.ending)
    }

    private mutating func readProgress() -> [AgentReport] {
        var reports: [AgentReport] = []
        while let bytes = SmallFile.bytes(run.progressPath, from: progress.end, limit: 65536), !bytes.isEmpty,
            progress.end < RunPosition.progressLimit
        {
            for line in progress.take(OutputParts.Piece(start: progress.end, bytes: bytes)) {
                reports += story.takeProgress(line)
            }
        }
        return reports
    }

    private mutating func readOutput() throws(AgentError) -> [AgentReport] {
        var reports: [AgentReport] = []
        let start = output.end
        hasMore = false
        while let piece = try run.output.read(at: output.end) {
            for line in output.take(piece) { reports += story.takeOutput(line) }
            if output.end - start >= Self.appetite {
                hasMore = true
                break
            }
        }
        return reports
    }
}
