import NIOCore
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A gateway without sockets: what comes in changes its state, and what it wants done is collected as effects.
///
/// Time, the wall clock and chance come from outside, so that the same inputs at the same times give the same effects.
/// The engine owns one model and is the only one to touch it.
final class GatewayModel {
    var configuration: GatewaySimulator.Configuration
    let release: Release
    /// The time since the simulator was made.
    private(set) var now: Duration = .zero
    var random: SeededRandom
    var schedule = Schedule()
    private var effects: [Effect] = []
    private let wallClockStart: Int64

    // What a crash leaves behind.
    var sessions = SessionStore()
    var devices = DeviceRegistry()
    var queue = DeliveryQueue()
    var log = LogFile()
    var faults: FaultBox
    var channels: [String: GatewaySimulator.Channel]
    var sentCount = 0
    var requestCount = 0

    // What lives as long as the process.
    var phase = GatewayPhase.down
    var process: GatewayProcess
    var sendsInFlight: [String: Int] = [:]
    /// The rows of the queue that the process is working on.
    var working: Set<String> = []

    // What any restart takes away.
    /// Counts starts and restarts, so that late work can tell whether it is still wanted.
    var life = 0
    var connections: [ConnectionID: Connection] = [:]
    var idempotency = IdempotencyCache()
    var authenticationLimit = AuthenticationLimit()
    var approvals = ApprovalBook()
    var runs = RunTable()

    /// `wallClock` are the milliseconds since 1970 at the model's time zero.
    init(configuration: GatewaySimulator.Configuration, wallClock: Int64) {
        self.configuration = configuration
        release = Release(version: configuration.version, protocolVersion: configuration.protocolVersion)
        random = SeededRandom(seed: configuration.seed)
        wallClockStart = wallClock
        faults = FaultBox()
        channels = Dictionary(configuration.channels.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
        process = GatewayProcess(startedAt: .zero, pid: 0, instanceID: "")
        for fault in configuration.faults { inject(fault) }
    }

    /// The gateway's wall clock in milliseconds since 1970.
    var wallClock: Int64 { wallClockStart + (now + configuration.clockOffset).milliseconds }

    /// When the model wants to be woken.
    var nextDue: Duration? { schedule.nextDue }

    /// Moves time forward and does what has become due, in order.
    func advance(to time: Duration) {
        while let next = schedule.takeDue(at: time) {
            now = max(now, next.due)
            next.work(self)
        }
        now = max(now, time)
    }

    /// Does `work` after `delay` of the gateway's own time, which may pass faster than ours.
    ///
    /// Where there is no process any more, nothing of it is begun: what was going on when it was killed ends there.
    func after(_ delay: Duration, lifetime: Schedule.Lifetime, _ work: @escaping (GatewayModel) -> Void) {
        guard phase != .down || lifetime == .world else { return }
        schedule.add(due: now + scaled(delay), lifetime: lifetime, work)
    }

    /// Does `work` when the time that a client has for its handshake is up; that passes as it does for the client.
    func afterHandshakeLimit(_ work: @escaping (GatewayModel) -> Void) {
        schedule.add(due: now + configuration.timing.handshakeTimeout, lifetime: .life, work)
    }

    /// A time of the gateway as it passes here.
    func scaled(_ duration: Duration) -> Duration { duration / max(configuration.timing.scale, 0.001) }

    func emit(_ effect: Effect) { effects.append(effect) }

    func takeEffects() -> [Effect] {
        defer { effects.removeAll(keepingCapacity: true) }
        return effects
    }

    /// The connections in the order of opening, so that effects have one order.
    var connectionsInOrder: [Connection] { connections.values.sorted { $0.id < $1.id } }
}
