import OpenClawGateway

extension GatewayModel {
    /// Plans the look at the queue that follows every start.
    func scheduleRecovery() {
        let delay: Duration =
            configuration.queueFamily == .replays
            ? random.duration(in: .milliseconds(1200) ... .milliseconds(2300)) : .milliseconds(100)
        after(delay, lifetime: .process) { model in
            let rows = model.queue.rows.filter { !model.working.contains($0.id) }
            guard !rows.isEmpty else { return }
            model.log.write("Found \(rows.count) pending delivery entries", at: model.wallClock)
            model.recover(rows, RecoveryCount())
        }
    }

    struct RecoveryCount {
        var recovered = 0
        var failed = 0
        var deferred = 0
    }

    /// Goes through the rows one after the other, as the gateway does.
    private func recover(_ rows: [DeliveryQueue.Row], _ count: RecoveryCount) {
        var count = count
        var rows = rows[...]
        while let row = rows.popFirst() {
            guard queue.row(row.id) != nil, !working.contains(row.id) else { continue }
            switch verdict(about: row) {
            case .wait:
                count.deferred += 1
                log.write("Delivery \(row.id) not ready for retry", at: wallClock)
            case .giveUp(let reason):
                count.failed += 1
                queue.remove(row.id)
                log.write("Delivery \(row.id) moved to failed: \(reason)", at: wallClock)
            case .send:
                return replay(row) { model, hasDelivered in
                    if hasDelivered { count.recovered += 1 } else { count.failed += 1 }
                    model.recover(Array(rows), count)
                }
            }
        }
        log.write(
            "Delivery recovery complete: \(count.recovered) recovered, \(count.failed) failed, 0 skipped (max retries), "
                + "\(count.deferred) deferred (backoff)",
            at: wallClock
        )
    }

    private enum RecoveryVerdict {
        case send
        case wait
        case giveUp(String)
    }

    private func verdict(about row: DeliveryQueue.Row) -> RecoveryVerdict {
        if row.failures >= DeliveryQueue.Row.attempts { return .giveUp("max retries exceeded") }
        let rest = scaled(row.rest)
        if let failedAt = row.failedAt, now - failedAt < rest { return .wait }
        if configuration.queueFamily == .replays { return .send }
        return row.state == .attempted
            ? .giveUp("platform send was already started; refusing blind replay") : .send
    }

    /// Sends a row of the queue again.
    private func replay(_ row: DeliveryQueue.Row, then next: @escaping (GatewayModel, Bool) -> Void) {
        working.insert(row.id)
        attempt(row.id, row.message, origin: .queue) { model, outcome in
            model.working.remove(row.id)
            switch outcome {
            case .delivered:
                model.queue.remove(row.id)
                model.mirror(row.message, sendsInFlight: 1)
                model.log.write("Recovered delivery \(row.id) on \(row.message.target.channel)", at: model.wallClock)
                next(model, true)
            case .failed(let refusal, let isUnsent):
                model.queue.fail(row.id, isUnsent: isUnsent, at: model.now)
                if isUnsent { model.scheduleRetry(row.id) }
                model.log.write("Retry failed for delivery \(row.id): \(refusal.message)", at: model.wallClock)
                next(model, false)
            }
        }
    }

    /// Plans the next try of a message that was certainly not sent.
    func scheduleRetry(_ rowID: String) {
        guard let row = queue.row(rowID) else { return }
        let delay: Duration = row.failures <= 1 ? .seconds(5) : row.rest
        after(delay, lifetime: .process) { $0.retry(rowID) }
    }

    /// Tries everything that waits for a channel, now that it is connected again.
    func drain(channel: String) {
        for row in queue.rows where row.message.target.channel == channel && !working.contains(row.id) {
            switch configuration.queueFamily {
            case .replays: replay(row) { _, _ in }
            case .neverReplays, .announces: retry(row.id)
            }
        }
    }

    private func retry(_ rowID: String) {
        guard let row = queue.row(rowID), row.state == .unsent, !working.contains(rowID) else { return }
        replay(row) { _, _ in }
    }
}
