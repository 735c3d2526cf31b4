import Foundation
import Synchronization

@testable import OpenClawBridge

/// The world outside of the code under test: time, the gateway, the network, and the machine with its disk and calendar.
///
/// All of its processes run on one thread, so that the lock is never waited for; it tells the compiler what holds anyway.
final class World: Sendable {
    private let state: Mutex<WorldState>

    init(_ conditions: Conditions) { state = Mutex(WorldState(conditions)) }

    func withLock<Result: Sendable>(_ body: (inout WorldState) -> Result) -> Result {
        state.withLock { body(&$0) }
    }

    var now: Duration { withLock(\.now) }

    // MARK: Time, for the processes

    /// The clocks of a process.
    func time(of process: Int) -> DeliveryTime {
        DeliveryTime(
            now: { self.withLock(\.calendar) },
            uptime: { self.withLock { $0.now - $0.processes[process].startedAt } },
            sleep: { try await self.sleep($0, process) }
        )
    }

    private func sleep(_ duration: Duration, _ process: Int) async throws {
        let id = withLock { $0.nextID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                withLock { state in
                    guard !Task.isCancelled, state.processes[process].isAlive else {
                        return continuation.resume(throwing: CancellationError())
                    }
                    state.sleepers[id] = Sleeper(process: process, continuation: continuation)
                    state.agenda.add(.wakes(id), at: state.now + max(duration, .zero))
                }
            }
        } onCancel: {
            withLock { $0.sleepers.removeValue(forKey: id)?.continuation.resume(throwing: CancellationError()) }
        }
    }

    /// A moment in which everything else can happen, the death of the process too.
    ///
    /// - Returns: Whether the process lives on.
    func moment(_ place: Moment, of process: Int) async -> Bool {
        let rest = withLock { $0.rest(at: place, process) }
        guard let rest else { return withLock { $0.processes[process].isAlive } }
        // Nothing but the time and a death ends it: what is under way at the disk is not cancelled.
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            withLock { state in
                let id = state.nextID()
                state.resting[id] = Resting(process: process, continuation: continuation)
                state.agenda.add(.goesOn(id), at: state.now + rest)
            }
        }
        return withLock { $0.processes[process].isAlive }
    }
}

/// A place in the work of a process at which it may be interrupted.
enum Moment: UInt8 {
    case beforeRead, beforeWrite, afterWrite, beforeRequest, afterRequest
}

struct Sleeper {
    let process: Int
    let continuation: CheckedContinuation<Void, any Error>
}

struct Resting {
    let process: Int
    let continuation: CheckedContinuation<Void, Never>
}

/// A process that delivers, or one that only puts messages in.
struct ProcessRecord {
    var isAlive = true
    var startedAt: Duration
    /// How many of its tasks have not ended.
    var tasks = 0
    /// How many of them follow an entry.
    var followers = 0
    /// Whether its dispatcher has come to its end.
    var hasStopped = false
    /// The gateway connection that it has.
    var connection: Int?
    /// The streams that hear about the link.
    var watchers: [Int: AsyncStream<GatewayLink?>.Continuation] = [:]
    var restartsSeen = 0
    var blindEnds = 0
    /// Whether it talks to the gateway at all.
    var dials: Bool
    /// The requests that it has under way.
    var openSubmits: [Int: AttemptPlace] = [:]
}

/// Where an attempt goes.
struct AttemptPlace: Hashable {
    let lane: Lane
    let session: String
}
