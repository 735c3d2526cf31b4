import Synchronization

/// A clock that stands still until a test moves it.
///
/// Give it to the code under test instead of a real clock. A test then waits for nothing: it waits until somebody sleeps
/// and moves the time.
///
///     let clock = ManualClock()
///     async let receipt = bridge.send(message)      // sleeps on `clock`
///     await clock.untilSleeping()
///     clock.advance(by: .seconds(30))
///     _ = try await receipt
public final class ManualClock: Clock {
    /// A point of the clock's time.
    public struct Instant: InstantProtocol {
        /// The time since the clock was made.
        public var offset: Duration

        /// Makes an instant from the time since the clock was made.
        public init(offset: Duration = .zero) { self.offset = offset }

        /// This instant, moved by `duration`.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        /// The time from this instant to `other`.
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        /// Whether `lhs` comes first.
        public static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    private struct Sleeper {
        var id: UInt64
        var deadline: Instant
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct Watcher {
        var id: UInt64
        var count: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Instant()
        var sleepers: [Sleeper] = []
        var watchers: [Watcher] = []
        var lastID: UInt64 = 0

        mutating func nextID() -> UInt64 {
            lastID += 1
            return lastID
        }
    }

    private let state = Mutex(State())

    /// Makes a clock that stands at zero.
    public init() {}

    /// Where the clock stands.
    public var now: Instant { state.withLock(\.now) }
    /// The clock can be moved by any duration.
    public var minimumResolution: Duration { .zero }
    /// How many tasks sleep on the clock.
    public var sleeping: Int { state.withLock(\.sleepers.count) }
    /// The time until the first sleeping task wakes, or `nil` when none sleeps.
    public var untilNextWake: Duration? {
        state.withLock { state in state.sleepers.map(\.deadline).min().map { state.now.duration(to: $0) } }
    }

    /// Sleeps until the clock was moved to `deadline`.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = state.withLock { $0.nextID() }
        let isDue = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = fallAsleep(Sleeper(id: id, deadline: deadline, continuation: continuation))
                for watcher in ready { watcher.continuation.resume() }
            }
        } onCancel: {
            wake { $0.id == id }.forEach { $0.continuation.resume(returning: false) }
        }
        if !isDue { throw CancellationError() }
    }

    /// Moves the clock, and wakes those whose time has come, the earliest first.
    ///
    /// A task that sleeps again after it woke counts from the new time: move the clock in steps where that matters.
    public func advance(by duration: Duration) {
        let now = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            return state.now
        }
        let due = wake { $0.deadline <= now }.sorted { $0.deadline < $1.deadline }
        for sleeper in due { sleeper.continuation.resume(returning: true) }
    }

    /// Waits until at least `count` tasks sleep on the clock.
    ///
    /// It returns early when the calling task is cancelled.
    public func untilSleeping(_ count: Int = 1) async {
        let id = state.withLock { $0.nextID() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.sleepers.count >= count || Task.isCancelled { return true }
                    state.watchers.append(Watcher(id: id, count: count, continuation: continuation))
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let watcher = state.withLock { state in
                state.watchers.firstIndex { $0.id == id }.map { state.watchers.remove(at: $0) }
            }
            watcher?.continuation.resume()
        }
    }

    /// Adds a sleeper, or wakes it at once when its time has come already, and returns the watchers who waited for it.
    private func fallAsleep(_ sleeper: Sleeper) -> [Watcher] {
        let (isDue, ready) = state.withLock { state -> (Bool?, [Watcher]) in
            if Task.isCancelled { return (false, []) }
            if sleeper.deadline <= state.now { return (true, []) }
            state.sleepers.append(sleeper)
            let ready = state.watchers.filter { $0.count <= state.sleepers.count }
            state.watchers.removeAll { $0.count <= state.sleepers.count }
            return (nil, ready)
        }
        if let isDue { sleeper.continuation.resume(returning: isDue) }
        return ready
    }

    private func wake(_ isWoken: (Sleeper) -> Bool) -> [Sleeper] {
        state.withLock { state in
            let woken = state.sleepers.filter(isWoken)
            state.sleepers.removeAll(where: isWoken)
            return woken
        }
    }
}
