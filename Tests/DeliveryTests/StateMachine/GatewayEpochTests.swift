import Testing

@testable import OpenClawBridge

@Suite struct `The life of a gateway` {
    private let epoch = GatewayEpoch(
        processStart: 1_000_000,
        readyAt: 1_002_000,
        observer: "a",
        restarts: 1,
        blindEnds: 2
    )

    @Test(arguments: [-2000, 0, 2000])
    func `is the same while nothing but the reading of the process start moves`(shift: Int64) {
        var later = epoch
        later.processStart += shift
        #expect(epoch.succession(to: later) == .same)
        later.readyAt = nil
        #expect(epoch.succession(to: later) == .same)
    }

    @Test(arguments: [-2001, 2001, 86_400_000])
    func `is that of another process when the process start moved`(shift: Int64) {
        var later = epoch
        later.processStart += shift
        later.readyAt = nil
        #expect(epoch.succession(to: later) == .newProcess)
        later.readyAt = 1_002_001
        #expect(epoch.succession(to: later) == .newProcess)
    }

    @Test func `is the same when it was ready at the same moment, whatever our own calendar says`() {
        var later = epoch
        later.processStart += 3_600_000
        later.observer = "b"
        later.restarts = 9
        later.blindEnds = 9
        #expect(epoch.succession(to: later) == .same)
    }

    @Test func `is a new one of the same process when it was ready again`() {
        var later = epoch
        later.readyAt = 1_900_000
        #expect(epoch.succession(to: later) == .restartedInProcess)
    }

    @Test func `is a new one when a restart was seen and the ready time cannot be read`() {
        var later = epoch
        later.readyAt = nil
        later.restarts += 1
        #expect(epoch.succession(to: later) == .restartedInProcess)
    }

    @Test func `is in doubt after an end without a word, and for another observer`() {
        var blind = epoch
        blind.readyAt = nil
        blind.blindEnds += 1
        #expect(epoch.succession(to: blind) == .restartedInProcess)
        var other = epoch
        other.readyAt = nil
        other.observer = "b"
        #expect(epoch.succession(to: other) == .restartedInProcess)
    }
}
