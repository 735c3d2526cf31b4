/// A clock on which nobody wakes before the test says so.
///
/// Its time stands still, so that each sleep shows exactly how long it was meant to last.
final class StepClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    /// Somebody who sleeps.
    struct Sleeper: Sendable {
        let duration: Duration
        fileprivate let alarm: AsyncStream<Void>.Continuation

        func wake() { alarm.yield() }
    }

    /// Those who went to sleep, in order.
    let sleepers: AsyncStream<Sleeper>
    private let continuation: AsyncStream<Sleeper>.Continuation

    init() { (sleepers, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1000)) }

    var now: Instant { Instant(offset: .zero) }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let (alarms, alarm) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield(Sleeper(duration: deadline.offset, alarm: alarm))
        for await _ in alarms { return }
        throw CancellationError()
    }
}
