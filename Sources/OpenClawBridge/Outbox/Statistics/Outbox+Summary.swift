extension Outbox {
    /// What became of the messages of the last day or month.
    ///
    /// It needs no entries: the store keeps hourly counts for 31 days. The cost is bounded by the targets and hours that it kept,
    /// and does not grow with the number of messages.
    public func summary(over period: DeliverySummary.Period) async throws(OutboxError) -> DeliverySummary {
        let now = time.now()
        let history = try await store.deliveryHistory(since: DeliverySummary.firstHour(of: period, at: now))
        return DeliverySummary(history, period: period, at: now)
    }
}
