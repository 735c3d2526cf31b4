@testable import OpenClawBridge

/// A scheduler and a clock, played by hand.
final class SchedulerScene {
    var scheduler: LaneScheduler
    var now = Duration.seconds(1000)
    private var generator = SeededGenerator(seed: 3)

    /// A connected scheduler without pacing.
    init(_ family: QueueFamily? = .neverReplays, _ change: (inout DeliverySettings) -> Void = { _ in }) {
        var settings = DeliverySettings()
        settings.pacing = .off
        change(&settings)
        scheduler = LaneScheduler(settings: settings)
        if let family { link(family) }
    }

    func link(_ family: QueueFamily, connection: String = "c1") {
        let link = GatewayLink(
            connectionID: connection,
            epoch: GatewayEpoch(processStart: 0, readyAt: nil, observer: "a"),
            family: family,
            defaultAgent: "main",
            mainSessionKey: "agent:main:main"
        )
        scheduler.linked(link)
    }

    func unlink() { scheduler.linked(nil) }

    /// Adds a lane, `channel/room`, whose rows are in `session`.
    @discardableResult
    func learn(
        _ name: String,
        session: String? = nil,
        _ priority: MessagePriority = .normal,
        wait: Duration = .zero
    ) -> Bool {
        let parts = name.split(separator: "/").map(String.init)
        let target = ChatTarget(channel: parts[0], kind: .channel, id: parts[1])
        return scheduler.learn(
            Lane(name),
            route: .chat(target),
            session: session ?? name,
            priority: priority,
            wait: wait,
            at: now
        )
    }

    func next() -> LaneTurn? { scheduler.next(at: now) }

    /// The names of the lanes that have a turn now; they keep it.
    func turns() -> [LaneTurn] {
        var turns: [LaneTurn] = []
        while let turn = next() { turns.append(turn) }
        return turns
    }

    /// The gateway took the attempt of a turn, in this time.
    func answer(_ turn: LaneTurn, after took: Duration) {
        let result = LaneTurn.Result(.accepted(.simulated), took: took)
        scheduler.answered(turn, result, at: now, using: &generator)
    }

    func end(
        _ turn: LaneTurn,
        _ next: LaneTurn.Next = .ready,
        _ answer: AttemptAnswer? = .accepted(.simulated),
        priority: MessagePriority? = nil
    ) {
        let took = now - turn.startedAt
        scheduler.ended(
            turn,
            next,
            answer.map { LaneTurn.Result($0, took: took) } ?? LaneTurn.Result(),
            priority: priority,
            at: now,
            using: &generator
        )
    }

    /// Takes turns one after the other, each of which takes a moment; gives the names of their lanes.
    func take(_ count: Int, _ next: LaneTurn.Next = .ready, _ answer: AttemptAnswer? = .accepted(.simulated))
        -> [String]
    {
        var names: [String] = []
        for _ in 0..<count {
            guard let turn = self.next() else { break }
            names.append(turn.lane.description)
            now += .milliseconds(1)
            end(turn, next, answer)
        }
        return names
    }

    /// Sleeps as long as the scheduler says; gives how long that was.
    func sleep() -> Duration? {
        guard let wake = scheduler.nextWake(at: now) else { return nil }
        defer { now = max(now, wake) }
        return wake - now
    }
}

extension [LaneTurn] {
    var names: [String] { map(\.lane.description) }
}
