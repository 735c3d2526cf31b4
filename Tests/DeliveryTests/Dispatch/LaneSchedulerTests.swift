import Testing

@testable import OpenClawBridge

@Suite struct `Lanes take turns` {
    @Test func `only over a connection`() {
        let scene = SchedulerScene(nil)
        scene.learn("test/1")
        #expect(scene.next() == nil)
        #expect(scene.scheduler.nextWake(at: scene.now) == nil)
        scene.link(.neverReplays)
        let turn = scene.next()
        #expect(turn?.lane == Lane("test/1") && turn?.link == scene.scheduler.link)
        scene.unlink()
        scene.learn("test/2")
        #expect(scene.next() == nil)
    }

    @Test func `one at a time in a lane`() throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        let turn = try #require(scene.next())
        scene.learn("test/1")
        #expect(scene.next() == nil)
        scene.end(turn, .ready)
        #expect(scene.turns().names == ["test/1"])
    }

    @Test func `in a circle, and no lane has two before each has had one`() {
        let scene = SchedulerScene { $0.window = 1 }
        for room in 1...5 { scene.learn("test/\(room)") }
        let names = scene.take(20)
        for round in 0..<4 { #expect(Set(names[(round * 5)..<(round * 5 + 5)]).count == 5) }
    }

    @Test func `and so do accounts, however many lanes each has`() {
        let scene = SchedulerScene { $0.window = 1 }
        for room in 1...50 { scene.learn("busy/\(room)") }
        scene.learn("quiet/1")
        let names = scene.take(20)
        #expect(names.count { $0 == "quiet/1" } == 10)
    }

    @Test func `the urgent ones first`() {
        let scene = SchedulerScene { $0.window = 1 }
        scene.learn("test/low", .low)
        scene.learn("test/normal")
        scene.learn("test/high", .high)
        #expect(scene.take(3, .empty) == ["test/high", "test/normal", "test/low"])
    }

    @Test func `sooner when something urgent was added`() {
        let scene = SchedulerScene { $0.window = 1 }
        for room in 1...9 { scene.learn("test/\(room)") }
        scene.learn("test/9", .high)
        #expect(scene.take(3, .empty) == ["test/9", "test/1", "test/2"])
    }

    @Test func `as urgently as what they have next, when the urgent message is through`() throws {
        let scene = SchedulerScene { $0.window = 1 }
        scene.learn("test/burst", .high)
        scene.learn("test/other")
        let urgent = try #require(scene.next())
        #expect(urgent.lane == Lane("test/burst"))
        scene.end(urgent, .ready, priority: .high)
        // What comes next is not known yet, so it is looked at once as if it were urgent too.
        let usual = try #require(scene.next())
        scene.end(usual, .ready, priority: .normal)
        #expect(scene.take(4) == ["test/other", "test/burst", "test/other", "test/burst"])
    }

    @Test func `as urgently as what came in during the turn`() throws {
        let scene = SchedulerScene { $0.window = 1 }
        scene.learn("test/1")
        scene.learn("test/2")
        let turn = try #require(scene.next())
        scene.learn("test/1", .high)
        scene.end(turn, .ready, priority: .normal)
        #expect(scene.take(1) == ["test/1"])
    }

    @Test func `again when something was added during the last turn`() throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        let turn = try #require(scene.next())
        scene.learn("test/1")
        scene.end(turn, .empty)
        #expect(scene.turns().names == ["test/1"])
    }

    @Test func `not when they are empty`() throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        scene.end(try #require(scene.next()), .empty, nil)
        #expect(scene.next() == nil)
        #expect(scene.scheduler.count == 0)
        scene.learn("test/1")
        #expect(scene.turns().count == 1)
    }
}

@Suite struct `A lane that waits` {
    @Test func `has no turn before its time, and holds up nobody`() throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        scene.learn("test/2")
        let turn = try #require(scene.next())
        scene.end(turn, .waits(.seconds(5)))
        #expect(scene.take(1, .empty) == ["test/2"])
        #expect(scene.next() == nil)
        #expect(scene.sleep() == .seconds(5) - .milliseconds(1))
        let due = try #require(scene.next())
        #expect(due.lane == Lane("test/1") && due.isDue)
    }

    @Test func `is not hurried by a message behind the one that waits`() throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        scene.end(try #require(scene.next()), .waits(.seconds(5)))
        scene.learn("test/1", .high)
        #expect(scene.next() == nil)
    }

    @Test func `is looked at before its time when it is hurried, and is not due then`() throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        scene.end(try #require(scene.next()), .waits(.seconds(5)))
        scene.scheduler.hurry(Lane("test/1"))
        let early = try #require(scene.next())
        #expect(!early.isDue)
        scene.end(early, .waits(.seconds(5)))
        scene.unlink()
        scene.link(.neverReplays, connection: "c2")
        #expect(scene.next()?.isDue == false)
    }

    @Test func `is looked at again when it was steered during the turn`() throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        let turn = try #require(scene.next())
        scene.learn("test/1")
        scene.scheduler.hurry(Lane("test/1"))
        scene.end(turn, .waits(.seconds(30)))
        #expect(scene.next()?.isDue == false)
    }

    @Test func `does not ask to be woken at once while no turn is free`() throws {
        let scene = SchedulerScene { $0.window = 1 }
        scene.learn("test/1")
        scene.end(try #require(scene.next()), .waits(.seconds(5)))
        scene.learn("test/2")
        let busy = try #require(scene.next())
        scene.now += .seconds(60)
        #expect(scene.next() == nil)
        #expect(scene.scheduler.nextWake(at: scene.now) == nil)
        scene.end(busy, .empty)
        #expect(scene.turns().names == ["test/1"])
    }

    @Test(arguments: [true, false])
    func `is as due as it was when its turn came to nothing for want of the store`(isDue: Bool) throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        scene.end(try #require(scene.next()), .waits(.seconds(5)))
        if isDue { _ = scene.sleep() } else { scene.scheduler.hurry(Lane("test/1")) }
        scene.end(try #require(scene.next()), .failed(.seconds(1)), nil)
        #expect(scene.next() == nil)
        #expect(scene.sleep() == .seconds(1))
        #expect(scene.next()?.isDue == isDue)
    }

    @Test func `is known with its wait from the beginning`() {
        let scene = SchedulerScene()
        scene.learn("test/1", wait: .seconds(9))
        #expect(scene.next() == nil)
        #expect(scene.sleep() == .seconds(9))
        #expect(scene.next()?.isDue == false)
    }
}

@Suite struct `Lanes of one gateway session` {
    private let session = "agent:main:main"

    @Test func `take turns one by one at gateways that lose rows otherwise`() throws {
        let scene = SchedulerScene(.replays)
        for room in 1...3 { scene.learn("test/\(room)", session: session) }
        scene.learn("test/4", session: "agent:main:test:channel:4")
        let turns = scene.turns()
        #expect(turns.names == ["test/1", "test/4"])
        scene.end(turns[0])
        #expect(scene.turns().names == ["test/2"])
    }

    @Test func `do not wait for each other at other gateways`() {
        let scene = SchedulerScene(.neverReplays)
        for room in 1...3 { scene.learn("test/\(room)", session: session) }
        #expect(scene.turns().count == 3)
    }

    @Test func `do not wait any longer when another kind of gateway comes`() {
        let scene = SchedulerScene(.replays)
        for room in 1...3 { scene.learn("test/\(room)", session: session) }
        #expect(scene.turns().count == 1)
        scene.link(.neverReplays, connection: "c2")
        #expect(scene.turns().count == 2)
    }

    @Test func `go on although the next of them may not`() throws {
        let scene = SchedulerScene(.replays)
        for room in 1...3 { scene.learn("test/\(room)", session: session) }
        scene.learn("other/1", session: session)
        let first = try #require(scene.next())
        #expect(scene.turns().isEmpty)
        scene.scheduler.paused([.lane(Lane("test/2")), .channel("other")])
        scene.end(first, .empty)
        let third = try #require(scene.next())
        #expect(third.lane == Lane("test/3"))
        scene.end(third, .empty)
        #expect(scene.next() == nil)
        scene.scheduler.paused([])
        #expect(Set(scene.take(5, .empty)) == ["test/2", "other/1"])
    }

    @Test func `go on although the target of the next is broken`() throws {
        let scene = SchedulerScene(.replays) { $0.window = 4 }
        scene.learn("test/broken", session: session)
        for _ in 0..<5 { scene.end(try #require(scene.next()), .ready, .failure) }
        scene.learn("test/1", session: session)
        let first = try #require(scene.turns().first)
        #expect(first.lane == Lane("test/1"))
        scene.learn("test/2", session: session)
        #expect(scene.next() == nil)
        scene.end(first, .empty)
        #expect(scene.turns().names == ["test/2"])
    }

    @Test func `take turns by urgency`() throws {
        let scene = SchedulerScene(.replays)
        scene.learn("test/1", session: session)
        let first = try #require(scene.next())
        for room in 2...4 { scene.learn("test/\(room)", session: session) }
        #expect(scene.next() == nil)
        scene.learn("test/4", session: session, .high)
        scene.end(first, .empty)
        #expect(scene.take(3, .empty) == ["test/4", "test/2", "test/3"])
    }
}

@Suite struct `A pause` {
    @Test func `of everything stops all turns`() {
        let scene = SchedulerScene()
        scene.learn("test/1")
        scene.scheduler.paused([.everything])
        #expect(scene.next() == nil && scene.scheduler.nextWake(at: scene.now) == nil)
        scene.scheduler.paused([])
        #expect(scene.turns().count == 1)
    }

    @Test(arguments: [OutboxScope.lane(Lane("test/1")), .channel("test")])
    func `of a part stops that part only`(scope: OutboxScope) {
        let scene = SchedulerScene()
        scene.learn("test/1")
        scene.learn("other/1")
        scene.scheduler.paused([scope])
        #expect(scene.turns().names == ["other/1"])
        scene.scheduler.paused([])
        #expect(scene.turns().names == ["test/1"])
    }

    @Test func `of a channel counts for all of its accounts`() {
        let scene = SchedulerScene()
        scene.learn("test@work/1")
        scene.learn("test@home/1")
        scene.scheduler.paused([.channel("test")])
        #expect(scene.next() == nil)
    }

    @Test func `lets turns that were begun end`() throws {
        let scene = SchedulerScene()
        scene.learn("test/1")
        let turn = try #require(scene.next())
        scene.scheduler.paused([.everything])
        scene.end(turn)
        #expect(scene.next() == nil && scene.scheduler.turns == 0)
    }
}

@Suite struct `The scheduler's bounds` {
    @Test(arguments: [(QueueFamily.neverReplays, 8), (.announces, 8), (.replays, 2)])
    func `are a window that fits the gateway`(family: QueueFamily, window: Int) {
        let scene = SchedulerScene(family)
        for room in 1...20 { scene.learn("test/\(room)") }
        #expect(scene.turns().count == window)
    }

    @Test func `are more than the window where most of their time is the store's`() {
        let scene = SchedulerScene { $0.window = 32 }
        for number in 0..<64 { scene.learn("whatsapp/\(number)") }
        for _ in 0..<200 {
            guard let turn = scene.next() else { break }
            scene.now += .milliseconds(10)
            scene.answer(turn, after: .milliseconds(1))
            scene.end(turn, .ready, nil)
        }
        #expect(scene.turns().count == 32)
    }

    @Test func `leave the window when they are answered, and their lane when they are over`() throws {
        let scene = SchedulerScene(.replays)
        for number in 0..<6 { scene.learn("whatsapp/\(number)") }
        let first = scene.turns()
        #expect(first.count == 2)
        scene.now += .milliseconds(10)
        for turn in first { scene.answer(turn, after: .milliseconds(10)) }
        let second = scene.turns()
        #expect(second.count == 2)
        #expect(Set(first.names).isDisjoint(with: second.names))
        #expect(scene.scheduler.turns == 4)
        for turn in first { scene.end(turn, .finished) }
        #expect(scene.next() == nil)
    }

    @Test func `hold the window when it is set lower`() {
        let scene = SchedulerScene { $0.window = 3 }
        for room in 1...20 { scene.learn("test/\(room)") }
        let turns = scene.turns()
        #expect(turns.count == 3)
        scene.end(turns[0])
        #expect(scene.turns().count == 1)
    }

    @Test func `are a number of lanes`() {
        let scene = SchedulerScene { $0.lanes = 3 }
        for room in 1...3 { #expect(scene.learn("test/\(room)")) }
        #expect(!scene.learn("test/4"))
        #expect(!scene.scheduler.hasRoom)
        _ = scene.take(1, .empty)
        #expect(scene.learn("test/4"))
    }

    @Test func `make room at the cost of lanes that are kept for their pace only`() {
        let scene = SchedulerScene {
            $0.lanes = 2
            $0.pacing = PacingPolicy(
                channels: ["test": .init(chat: .init(1, per: .seconds(60), burst: 1))]
            )
        }
        scene.learn("test/1")
        scene.learn("test/2")
        _ = scene.take(2, .empty)
        #expect(scene.scheduler.count == 2)
        // There is room before anybody asks for it: lanes of the store are read only then.
        #expect(scene.scheduler.hasRoom)
        #expect(scene.learn("test/3"))
        #expect(scene.scheduler.count == 1)
    }
}

@Suite struct `Pacing` {
    private func paced(account: PacingPolicy.Limit? = nil, chat: PacingPolicy.Limit? = nil) -> SchedulerScene {
        SchedulerScene { $0.pacing = PacingPolicy(channels: ["test": .init(account: account, chat: chat)]) }
    }

    @Test func `of a target stops that target only`() {
        let scene = paced(chat: .init(1, burst: 2))
        scene.learn("test/1")
        #expect(scene.take(9) == ["test/1", "test/1"])
        scene.learn("test/2")
        #expect(scene.take(1) == ["test/2"])
        #expect(scene.sleep().map { $0 > .zero && $0 <= .seconds(1) } == true)
    }

    @Test func `of an account stops that account only`() {
        let scene = paced(account: .init(1, burst: 2))
        for room in 1...4 { scene.learn("test/\(room)") }
        scene.learn("other/1")
        #expect(scene.take(3, .empty).sorted() == ["other/1", "test/1", "test/2"])
        #expect(scene.next() == nil)
        #expect(scene.sleep().map { $0 > .zero && $0 <= .seconds(1) } == true)
        #expect(scene.take(9, .empty).count == 1)
    }

    @Test func `keeps what was spent on a request that was too many`() {
        let scene = paced(account: .init(1, burst: 1))
        scene.learn("test/1")
        #expect(scene.take(1, .ready, .tooMany) == ["test/1"])
        #expect(scene.next() == nil)
    }

    @Test(arguments: [AttemptAnswer.starting, nil])
    func `gives back what was not used`(answer: AttemptAnswer?) {
        let scene = paced(account: .init(1, burst: 1), chat: .init(1, burst: 1))
        scene.learn("test/1")
        for _ in 0..<5 { #expect(scene.take(1, .ready, answer) == ["test/1"]) }
        #expect(scene.take(1) == ["test/1"])
        #expect(scene.next() == nil)
    }

    @Test func `is remembered for a lane that was empty meanwhile`() {
        let scene = paced(chat: .init(1, burst: 1))
        scene.learn("test/1")
        _ = scene.take(1, .empty)
        scene.learn("test/1")
        #expect(scene.next() == nil)
        _ = scene.sleep()
        #expect(scene.take(1) == ["test/1"])
    }
}

@Suite struct `A breaker` {
    @Test func `of a target stops that target only`() throws {
        let scene = SchedulerScene()
        scene.learn("test/broken")
        #expect(scene.take(9, .ready, .failure).count == 5)
        scene.learn("test/1")
        #expect(scene.take(3).count == 3)
        scene.end(try #require(scene.next()), .empty)
        let wait = try #require(scene.sleep())
        #expect(wait > .seconds(59) && wait < .seconds(67))
        #expect(scene.turns().names == ["test/broken"])
    }

    @Test func `of a target closes when its probes succeed`() {
        let scene = SchedulerScene()
        scene.learn("test/broken")
        _ = scene.take(9, .ready, .failure)
        _ = scene.sleep()
        #expect(scene.take(5).count == 5)
    }

    @Test func `of the gateway stops everything until it is probed`() throws {
        let scene = SchedulerScene { $0.window = 8 }
        for room in 1...8 { scene.learn("test/\(room)") }
        for turn in scene.turns() { scene.end(turn, .ready, .unanswered(reason: "No answer.", isTimeout: true)) }
        #expect(scene.next() == nil)
        let wait = try #require(scene.sleep())
        #expect(wait > .seconds(50))
        // One probe at a time, and when it succeeds the next.
        #expect(scene.turns().count == 1)
    }

    @Test func `is not tripped by what is no fault of the other side`() {
        let scene = SchedulerScene { $0.window = 1 }
        scene.learn("test/1")
        for answer in [AttemptAnswer.invalid, .starting, .tooMany, .silence] {
            #expect(scene.take(20, .ready, answer).count == 20)
        }
    }
}
