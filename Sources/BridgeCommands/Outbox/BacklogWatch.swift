import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import ServiceLifecycle
import Synchronization

/// Shows how a backlog drains, until nothing is left.
final class BacklogWatch: Service {
    private let store: any OutboxStore
    private let output: Output
    private let drained = Mutex(false)

    init(_ store: any OutboxStore, output: Output) {
        self.store = store
        self.output = output
    }

    /// Whether the end came because nothing is left.
    var isDrained: Bool { drained.withLock { $0 } }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await self.watch() }
    }

    private func watch() async throws {
        let start = ContinuousClock.now
        let redraws = output.canRedraw
        var progress = BacklogProgress()
        var shown: Int?
        // A line that was begun is left standing, also after Ctrl-C.
        defer { if redraws, shown != nil { try? output.endRedrawing() } }
        while true {
            let pending = try await store.statistics().pending
            progress.observe(pending, at: ContinuousClock.now - start)
            if redraws {
                try output.redraw(progress.line)
            } else if pending != shown {
                try output.show(BacklogReport(progress: progress))
            }
            shown = pending
            if progress.isDrained { break }
            try await Task.sleep(for: redraws ? .milliseconds(200) : .seconds(1))
        }
        drained.withLock { $0 = true }
    }
}

/// How far a backlog is, as one line.
private struct BacklogReport: Presentable {
    let progress: BacklogProgress

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "ok": true, "pending": .integer(Int64(progress.pending)), "peak": .integer(Int64(progress.peak)),
        ]
        members["perSecond"] = progress.rate.map { .number($0) }
        members["remainingMs"] = progress.remaining.map { .integer($0.milliseconds) }
        return .object(members)
    }

    func lines(_ style: Style) -> [String] { [progress.words] }
}
