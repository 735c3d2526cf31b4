extension Outbox {
    /// Takes a message in, for the interface of bridges.
    func take(_ message: OutboundMessage) async throws(BridgeError) -> OutboxEntry {
        do throws(OutboxError) {
            return try await enqueue(message)
        } catch {
            throw BridgeError(error)
        }
    }

    /// Waits until an entry has ended, or the time is over.
    ///
    /// - Returns: The receipt: ``SendReceipt/Status/sent``, or ``SendReceipt/Status/queued`` when the gateway keeps the message,
    ///   or when the time is over or the task was cancelled and the outbox keeps it.
    /// - Throws: The error for any other end.
    func follow(_ entry: OutboxEntry, within limit: Duration) async throws(BridgeError) -> SendReceipt {
        let ended: OutboxEntry?
        do throws(OutboxError) {
            ended = try await end(of: entry, before: time.uptime() + limit)
        } catch {
            throw BridgeError(error)
        }
        if let ended { return try await outcome(of: ended) }
        return try await present(entry.id)
    }

    /// What became of an entry that has ended.
    ///
    /// - Returns: The receipt, when the message was taken by the gateway.
    /// - Throws: The error for any other end.
    func outcome(of entry: OutboxEntry) async throws(BridgeError) -> SendReceipt {
        guard var error = BridgeError(entry, reason: "") else { return SendReceipt(entry) }
        do throws(OutboxError) {
            error.details.message = try await store.transitions(of: entry.id).last?.reason ?? ""
        } catch {
            throw BridgeError(error)
        }
        throw error
    }

    /// Waits until an entry has ended, the time is over, or the task is cancelled.
    ///
    /// - Returns: The entry at its end, or `nil`.
    /// - Throws: ``OutboxError/Code/notFound``.
    package func end(of id: EntryID, within limit: Duration) async throws(OutboxError) -> OutboxEntry? {
        try await end(of: try await entry(id), before: time.uptime() + limit)
    }

    private func present(_ id: EntryID) async throws(BridgeError) -> SendReceipt {
        do throws(OutboxError) {
            return try await receipt(for: id)
        } catch {
            throw BridgeError(error)
        }
    }

    private func end(of entry: OutboxEntry, before deadline: Duration) async throws(OutboxError) -> OutboxEntry? {
        if entry.delivery.state.isFinal { return entry }
        var steps = DeliverySteps(id: entry.id, outbox: self, known: entry, deadline: deadline).makeAsyncIterator()
        while let entry = try await steps.next() {
            if entry.delivery.state.isFinal { return entry }
        }
        return nil
    }
}
