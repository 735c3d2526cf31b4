import Foundation
import OpenClawBridge
import Synchronization

/// A store that tells what happens to it, and can be held up.
final class WatchedInboxStore: InboxStore {
    enum Step: Sendable {
        /// The history was looked into.
        case read
        case filed([InboxEntry])
        case settled(InboxKey, InboxEntry.State)
    }

    private struct State {
        var isHeldUp = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    let steps: AsyncStream<Step>
    private let told: AsyncStream<Step>.Continuation
    private let store: any InboxStore
    private let state = Mutex(State())

    init(_ store: any InboxStore) {
        self.store = store
        (steps, told) = AsyncStream.makeStream(of: Step.self, bufferingPolicy: .bufferingOldest(100_000))
    }

    /// Keeps everything that is filed waiting, until ``goOn()``.
    func holdUp() { state.withLock { $0.isHeldUp = true } }

    func goOn() {
        let waiting = state.withLock { state in
            state.isHeldUp = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private func pass() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.isHeldUp { state.waiting.append(continuation) }
                return !state.isHeldUp
            }
            if isFree { continuation.resume() }
        }
    }

    func file(
        _ arrivals: [InboxArrival],
        marks: [InboxMark],
        readUntil: Date?
    ) async throws(StoreError) -> [InboxEntry] {
        await pass()
        let filed = try await store.file(arrivals, marks: marks, readUntil: readUntil)
        if !filed.isEmpty { told.yield(.filed(filed)) }
        if readUntil != nil { told.yield(.read) }
        return filed
    }

    func settle(_ key: InboxKey, as newState: InboxEntry.State) async throws(StoreError) {
        try await store.settle(key, as: newState)
        told.yield(.settled(key, newState))
    }

    func takeNext(besides busy: Set<InboundMessage.Conversation>) async throws(StoreError) -> InboxEntry? {
        try await store.takeNext(besides: busy)
    }
    func giveBack(triedLessThan limit: Int) async throws(StoreError) -> Int {
        try await store.giveBack(triedLessThan: limit)
    }
    func expire(writtenBefore time: Date) async throws(StoreError) -> Int {
        try await store.expire(writtenBefore: time)
    }
    func mark(of key: String, sessionID: String) async throws(StoreError) -> InboxMark? {
        try await store.mark(of: key, sessionID: sessionID)
    }
    func entries(after number: Int64, in state: InboxEntry.State?, limit: Int) async throws(StoreError) -> [InboxEntry]
    {
        try await store.entries(after: number, in: state, limit: limit)
    }
    func readUntil() async throws(StoreError) -> Date? { try await store.readUntil() }
    func prune(receivedBefore time: Date, keeping count: Int) async throws(StoreError) -> Int {
        try await store.prune(receivedBefore: time, keeping: count)
    }
    func counts() async throws(StoreError) -> [InboxEntry.State: Int] { try await store.counts() }
    func newest(in state: InboxEntry.State?, limit: Int) async throws(StoreError) -> [InboxEntry] {
        try await store.newest(in: state, limit: limit)
    }
    func entry(_ key: InboxKey) async throws(StoreError) -> InboxEntry? { try await store.entry(key) }
}
