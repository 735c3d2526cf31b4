/// What a run has told so far, made of its lines: pure, so that reading it again from the beginning gives the same.
///
/// Everything that is still there is read again after a restart, because the story of a run depends on what came before: a pull
/// request is told once. Events that the position says were told are not told again.
struct RunStory {
    /// Where the story stands.
    private(set) var position: RunPosition

    private let links: PullRequestLinks
    private var toldLinks: Set<String> = []
    private var summary: String?
    private var failure: String?
    private var lastLine: String?

    /// The most pull requests that are told of a run.
    static let linkLimit = 50

    init(after position: RunPosition?, links: PullRequestLinks) {
        self.position = position ?? RunPosition()
        self.links = links
    }

    /// Takes a line of the output.
    mutating func takeOutput(_ line: LineSplitter.Line) -> [AgentReport] {
        let events = Array(events(of: line).prefix(RunPosition.eventLimit))
        guard line.end <= RunPosition.outputLimit, line.start >= position.output else { return [] }
        let told = line.start == position.output ? min(position.told, events.count) : 0
        var reports: [AgentReport] = []
        for (index, event) in events.enumerated().dropFirst(told) {
            position.output = line.start
            position.told = index + 1
            if index + 1 == events.count { step(over: line) }
            reports.append(AgentReport(position: position.rawValue, event: event))
        }
        if events.isEmpty || told == events.count { step(over: line) }
        return reports
    }

    /// Takes a line of the progress file.
    mutating func takeProgress(_ line: LineSplitter.Line) -> [AgentReport] {
        let event = line.isCut ? nil : ProgressLine(line.text).flatMap { take($0) }
        guard line.end <= RunPosition.progressLimit, line.start >= position.progress else { return [] }
        position.progress = line.end
        return event.map { [AgentReport(position: position.rawValue, event: $0)] } ?? []
    }

    /// How the run ended.
    func end(_ ending: RunFolder.Ending?) -> AgentEnd {
        switch ending {
        case .exited(0) where failure == nil: .finished(summary: summary)
        case .exited(let status): .failed(status: status, reason: failure ?? lastLine)
        case .stopped: .stopped
        case .late: .timedOut
        case nil: .lost
        }
    }

    /// Tells the end; nothing follows.
    mutating func finish(_ ending: RunFolder.Ending?) -> AgentReport {
        position.told = RunPosition.ended
        return AgentReport(position: position.rawValue, event: .ended(end(ending)))
    }

    private mutating func step(over line: LineSplitter.Line) {
        position.output = line.end
        position.told = 0
    }

    private mutating func events(of line: LineSplitter.Line) -> [AgentEvent] {
        if !line.isCut, let progress = ProgressLine(line.text) { return take(progress).map { [$0] } ?? [] }
        let text = CleanText(line.text, limit: 300).line
        if !text.isEmpty { lastLine = text }
        return links.found(in: line.text).compactMap { tell(link: $0) }
    }

    private mutating func take(_ progress: ProgressLine) -> AgentEvent? {
        switch progress {
        case .event(.pullRequest(let url)): return tell(link: links.found(in: url).first ?? url)
        case .event(let event): return event
        case .completed(let text):
            summary = text ?? summary
            failure = nil
        case .failed(let text):
            failure = text ?? "The agent said that it failed."
        case .nothing: break
        }
        return nil
    }

    private mutating func tell(link: String) -> AgentEvent? {
        guard toldLinks.count < Self.linkLimit, toldLinks.insert(link).inserted else { return nil }
        return .pullRequest(url: link)
    }
}
