import DequeModule
import OpenClawBridge

/// The events of one run, read out of its folder as they are asked for.
struct RunReports: AsyncSequence, Sendable {
    let run: RunFolder
    let settings: AgentSettings
    let position: Int
    let time: DeliveryTime

    func makeAsyncIterator() -> Iterator {
        Iterator(
            run: run,
            reader: RunReader(run, settings: settings, after: RunPosition(rawValue: position)),
            interval: settings.pollInterval,
            time: time
        )
    }

    struct Iterator: AsyncIteratorProtocol {
        let run: RunFolder
        var reader: RunReader
        let interval: Duration
        let time: DeliveryTime
        var waiting: Deque<AgentReport> = []
        var isKnown = false

        mutating func next() async throws -> AgentReport? {
            while true {
                if let report = waiting.popFirst() { return report }
                if reader.isFinished { return nil }
                try Task.checkCancellation()
                try checkClaim()
                waiting.append(contentsOf: try reader.read())
                if waiting.isEmpty, !reader.hasMore { try await time.sleep(interval) }
            }
        }

        private mutating func checkClaim() throws(AgentError) {
            guard !isKnown else { return }
            guard try run.claim() == .started else {
                throw AgentError(.notFound, "\(run.id) was never started, or its folder has been removed.")
            }
            isKnown = true
        }
    }
}
