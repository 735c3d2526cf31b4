import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An inbox that ends with the process: for tests, and where a message may be handled again after a restart.
public final class InMemoryInboxStore: InboxStore {
    private struct MarkKey: Hashable {
        let gatewaySessionKey: String
        let sessionID: String
    }

    private struct State {
        /// In the order of their numbers.
        var entries: [InboxEntry] = []
        var keys: Set<InboxKey> = []
        var marks: [MarkKey: InboxMark] = [:]
        var readUntil: Date?
        var lastNumber: Int64 = 0

        /// Moves a mark, but never back.
        mutating func move(_ mark: InboxMark) {
            let key = MarkKey(gatewaySessionKey: mark.gatewaySessionKey, sessionID: mark.sessionID)
            let old = marks[key]
            marks[key] = InboxMark(
                gatewaySessionKey: mark.gatewaySessionKey,
                sessionID: mark.sessionID,
                sequence: max(mark.sequence, old?.sequence ?? mark.sequence),
                updatedAt: [mark.updatedAt, old?.updatedAt].compactMap(\.self).max()
            )
        }
    }

    private let state = Mutex(State())

    /// Makes an empty inbox.
    public init() {}

    /// Files the messages that are not there yet, and moves marks.
    public func file(_ arrivals: [InboxArrival], marks: [InboxMark], readUntil: Date?) -> [InboxEntry] {
        state.withLock { state in
            var filed: [InboxEntry] = []
            for arrival in arrivals where state.keys.insert(arrival.key).inserted {
                state.lastNumber += 1
                filed.append(InboxEntry(arrival, number: state.lastNumber))
            }
            state.entries += filed
            for mark in marks { state.move(mark) }
            if let readUntil { state.readUntil = max(readUntil, state.readUntil ?? readUntil) }
            return filed
        }
    }

    /// Takes the oldest new message whose conversation is not one of `busy`.
    public func takeNext(besides busy: Set<InboundMessage.Conversation>) -> InboxEntry? {
        state.withLock { state in
            let index = state.entries.firstIndex { $0.state == .new && !busy.contains($0.message.conversation) }
            guard let index else { return nil }
            state.entries[index].state = .handling
            state.entries[index].tries += 1
            return state.entries[index]
        }
    }

    /// Says what became of a message that was taken.
    public func settle(_ key: InboxKey, as newState: InboxEntry.State) throws(StoreError) {
        let isThere = state.withLock { state in
            guard let index = state.entries.firstIndex(where: { $0.key == key }) else { return false }
            state.entries[index].state = newState
            return true
        }
        if !isThere { throw StoreError(.notFound, "The inbox has no message \(key).") }
    }

    /// Gives back all messages that were taken and not settled.
    public func giveBack(triedLessThan limit: Int) -> Int {
        change({ $0.state == .handling }) { $0.state = $0.tries < limit ? .new : .failed }
    }

    /// Files new messages that are older than `time` as expired.
    public func expire(writtenBefore time: Date) -> Int {
        change({ $0.state == .new && $0.writtenAt < time }) { $0.state = .expired }
    }

    private func change(_ isMeant: (InboxEntry) -> Bool, _ change: (inout InboxEntry) -> Void) -> Int {
        state.withLock { state in
            let indices = state.entries.indices.filter { isMeant(state.entries[$0]) }
            for index in indices { change(&state.entries[index]) }
            return indices.count
        }
    }

    /// How far a transcript was read.
    public func mark(of gatewaySessionKey: String, sessionID: String) -> InboxMark? {
        state.withLock { $0.marks[MarkKey(gatewaySessionKey: gatewaySessionKey, sessionID: sessionID)] }
    }

    /// Until when all that was written anywhere is filed, on the gateway's clock.
    public func readUntil() -> Date? { state.withLock(\.readUntil) }

    /// Forgets messages that nothing more happens to, and marks without messages.
    public func prune(receivedBefore time: Date, keeping count: Int) -> Int {
        state.withLock { state in
            let final = state.entries.filter(\.state.isFinal)
            let old = final.filter { $0.receivedAt < time }
            let rest = final.filter { $0.receivedAt >= time }
            let forgotten = Set((old + rest.dropLast(max(count, 0))).map(\.key))
            state.entries.removeAll { forgotten.contains($0.key) }
            state.keys.subtract(forgotten)
            state.marks = state.marks.filter { _, mark in mark.updatedAt.map { $0 >= time } ?? true }
            return forgotten.count
        }
    }

    /// How many messages there are in each state.
    public func counts() -> [InboxEntry.State: Int] {
        state.withLock { $0.entries.reduce(into: [:]) { $0[$1.state, default: 0] += 1 } }
    }

    /// The newest messages, the newest first.
    public func newest(in wanted: InboxEntry.State?, limit: Int) -> [InboxEntry] {
        state.withLock { state in
            Array(state.entries.reversed().filter { wanted == nil || $0.state == wanted }.prefix(max(limit, 0)))
        }
    }

    /// Messages behind a place in the order of the inbox, the oldest first.
    public func entries(after number: Int64, in wanted: InboxEntry.State?, limit: Int) -> [InboxEntry] {
        state.withLock { state in
            let behind = state.entries.filter { $0.number > number && (wanted == nil || $0.state == wanted) }
            return Array(behind.prefix(max(limit, 0)))
        }
    }

    /// The message with a key.
    public func entry(_ key: InboxKey) -> InboxEntry? { state.withLock { $0.entries.first { $0.key == key } } }
}

extension InboxEntry {
    /// What an arrival is in the inbox.
    package init(_ arrival: InboxArrival, number: Int64) {
        self.init(
            key: arrival.key,
            number: number,
            message: arrival.message,
            source: arrival.source,
            writtenAt: arrival.writtenAt,
            receivedAt: arrival.receivedAt,
            state: arrival.state
        )
    }
}
