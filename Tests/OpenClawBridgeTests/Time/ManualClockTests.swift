import OpenClawBridgeTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A manual clock` {
    let clock = ManualClock()

    @Test func `wakes a sleeper when its time has come, and not before`() async throws {
        async let sleep: Void = clock.sleep(for: .seconds(10))
        await clock.untilSleeping()
        #expect(clock.untilNextWake == .seconds(10))
        clock.advance(by: .seconds(9))
        #expect(clock.sleeping == 1)
        clock.advance(by: .seconds(1))
        #expect(clock.sleeping == 0)
        try await sleep
        #expect(clock.now == ManualClock.Instant(offset: .seconds(10)))
    }

    @Test func `does not sleep for a time that has come`() async throws {
        clock.advance(by: .seconds(5))
        try await clock.sleep(until: ManualClock.Instant(offset: .seconds(5)))
        #expect(clock.untilNextWake == nil)
    }

    @Test func `wakes a cancelled sleeper with an error`() async {
        let task = Task { try await clock.sleep(for: .seconds(1)) }
        await clock.untilSleeping()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.sleeping == 0)
    }

    @Test func `does not let a cancelled task fall asleep`() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(for: .seconds(1))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `waits for several sleepers, and lets a cancelled watcher go`() async throws {
        async let first: Void = clock.sleep(for: .seconds(1))
        async let second: Void = clock.sleep(for: .seconds(2))
        await clock.untilSleeping(2)
        let watcher = Task { await clock.untilSleeping(3) }
        watcher.cancel()
        await watcher.value
        clock.advance(by: .seconds(2))
        _ = try await (first, second)
    }
}
