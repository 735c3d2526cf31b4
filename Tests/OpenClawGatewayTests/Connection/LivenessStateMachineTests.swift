import Testing

@testable import OpenClawGateway

@Suite struct LivenessStateMachineTests {
    private static let second: UInt64 = 1_000_000_000

    private func machine() -> LivenessStateMachine {
        LivenessStateMachine(now: 0, tickInterval: .seconds(30), pingAnswer: .seconds(20))
    }

    @Test
    func `two intervals of silence earn a ping, and only silence after it ends the connection`() {
        var machine = machine()
        #expect(machine.timerFired(now: 59 * Self.second) == .wait(until: 60 * Self.second))
        #expect(machine.timerFired(now: 60 * Self.second) == .ping(until: 80 * Self.second))
        #expect(machine.timerFired(now: 79 * Self.second) == .wait(until: 80 * Self.second))
        #expect(machine.timerFired(now: 80 * Self.second) == .giveUp)
        #expect(machine.timerFired(now: 81 * Self.second) == .giveUp)
    }

    @Test
    func `any sign of life after the ping starts the watch again`() {
        var machine = machine()
        _ = machine.timerFired(now: 60 * Self.second)
        machine.sawSignOfLife(now: 70 * Self.second)
        #expect(machine.timerFired(now: 80 * Self.second) == .wait(until: 130 * Self.second))
    }

    @Test
    func `a gateway that was given up stays given up`() {
        var machine = machine()
        _ = machine.timerFired(now: 60 * Self.second)
        _ = machine.timerFired(now: 80 * Self.second)
        machine.sawSignOfLife(now: 80 * Self.second)
        #expect(machine.state == .expired)
    }

    @Test(arguments: [
        (Duration.seconds(-5), UInt64(0)), (.milliseconds(1), 1_000_000), (.seconds(3), 3_000_000_000),
        (.seconds(Int64.max), 31_536_000_000_000_000), (.nanoseconds(7), 7),
    ])
    func `durations fit into nanoseconds`(duration: Duration, expected: UInt64) {
        #expect(duration.clampedNanoseconds == expected)
    }
}
