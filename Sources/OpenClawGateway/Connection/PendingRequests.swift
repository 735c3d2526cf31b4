/// The requests of one connection that wait for an answer.
///
/// Pure bookkeeping: it knows neither clock nor channel. `Waiter` is whatever the driver resumes. Every waiter that goes in
/// comes out exactly once: as finished, expired, cancelled, or with ``drain()`` when the connection ends.
struct PendingRequests<Waiter> {
    struct Entry {
        var waiter: Waiter
        /// Whether the gateway may have all bytes of the request.
        ///
        /// Only a request that was not written completely is certain not to have been carried out.
        var isWritten = false
        /// Whether a first answer with the status `accepted` is followed by a second one.
        var answersTwice: Bool
        /// When to stop waiting; `nil` waits until the connection ends.
        var deadline: Deadline?
        /// How many nanoseconds to wait for the second answer, from the first one on; `nil` waits until the connection ends.
        var finalTimeout: UInt64?
    }

    /// A point in time, in nanoseconds of the driver's clock.
    typealias Deadline = UInt64

    private var entries: [UInt64: Entry] = [:]
    /// How many requests may wait at once.
    let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }

    /// The earliest deadline of all entries.
    ///
    /// Costs a pass over them: ask only when a timer fires or is set.
    var earliestDeadline: Deadline? {
        entries.values.lazy.compactMap(\.deadline).min()
    }

    /// Takes a request in, unless too many wait already; then the waiter stays with the caller.
    mutating func add(id: UInt64, _ entry: Entry) -> Bool {
        guard entries.count < limit, entries[id] == nil else { return false }
        entries[id] = entry
        return true
    }

    /// Notes that a request may reach the gateway from now on.
    mutating func didWrite(id: UInt64) {
        entries[id]?.isWritten = true
    }

    enum AnswerAction {
        /// The answer is complete: resume the waiter.
        case finish(Waiter)
        /// The first of two answers: tell the waiter and keep waiting.
        case accept(Waiter)
        /// Nobody waits for this answer: it came too late, or twice.
        case ignore
    }

    /// Matches an answer to its request.
    mutating func answer(id: UInt64, now: Deadline, isAccepted: @autoclosure () -> Bool) -> AnswerAction {
        guard let entry = entries[id] else { return .ignore }
        if entry.answersTwice, isAccepted() {
            entries[id]?.answersTwice = false
            entries[id]?.deadline = entry.finalTimeout.map { now &+ $0 }
            return .accept(entry.waiter)
        }
        entries[id] = nil
        return .finish(entry.waiter)
    }

    /// Takes out one request, because its caller gave up or its write failed.
    mutating func remove(id: UInt64) -> Entry? {
        entries.removeValue(forKey: id)
    }

    /// Takes out all requests whose deadline has come, oldest request first.
    mutating func expire(now: Deadline) -> [Entry] {
        let expired = entries.filter { entry in entry.value.deadline.map { $0 <= now } ?? false }.keys.sorted()
        return expired.compactMap { entries.removeValue(forKey: $0) }
    }

    /// Takes out all requests, oldest first, when the connection has ended.
    mutating func drain() -> [Entry] {
        let all = entries.sorted { $0.key < $1.key }.map(\.value)
        entries.removeAll()
        return all
    }
}
