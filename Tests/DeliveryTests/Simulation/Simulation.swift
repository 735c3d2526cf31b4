@testable import OpenClawBridge

/// One life of an outbox: processes that deliver and die, a gateway that restarts and forgets, and time that costs nothing.
///
/// Dispatcher, outbox and store are the real ones. Everything that could happen in another order is drawn from the seed, so that
/// the same seed gives the same life to the last step.
final class Simulation {
    let conditions: Conditions
    let world: World
    let store: InMemoryOutboxStore
    private var daemon: BridgeProcess?
    private var processes: [BridgeProcess] = []
    private var visitor: BridgeProcess?
    private var isHealed = false
    private var stopsBy: Duration?
    private var steps = 0

    init(seed: UInt64, _ family: QueueFamily, isRecording: Bool = false) {
        conditions = Conditions(seed: seed, family: family, isRecording: isRecording)
        world = World(conditions)
        var generator = SeededGenerator(seed: seed)
        store = InMemoryOutboxStore(using: &generator)
        world.withLock { state in
            state.boot()
            state.agenda.add(.action(.start), at: .zero)
            for (at, action) in Workload(state.conditions).actions { state.agenda.add(.action(action), at: at) }
        }
    }

    /// Lives it to its end.
    func run() {
        runUntil(limit: .seconds(4 * 3600), "all entries end") {
            isHealed && world.withLock { $0.ledger.unfinished.isEmpty && $0.ledger.asking == 0 }
        }
        settleGateway()
        // What a gateway may do at any later start belongs to the story as well.
        world.withLock { $0.killGateway(restartAfter: .seconds(30)) }
        run(for: .seconds(40))
        settleGateway()
        runUntil(limit: .seconds(60), "all who follow an entry are told its end") {
            processes.allSatisfy { process in world.withLock { $0.processes[process.number].followers == 0 } }
        }
        stopInOrder()
        runUntil(limit: .seconds(60), "the dispatcher stops") { daemon == nil }
        for process in processes { process.die() }
    }

    /// What this life was worth.
    func verdict() async -> Verdict { await Verdict(of: world.withLock(\.self), conditions, store) }

    private func settleGateway() {
        runUntil(limit: .seconds(1800), "the gateway is done") { world.withLock { $0.isGatewayIdle } }
    }

    private func run(for duration: Duration) {
        let end = world.now + duration
        world.withLock { $0.agenda.add(.goesOn(0), at: end) }
        runUntil(limit: duration + .seconds(1), "time passes") { world.now >= end }
    }

    private func runUntil(limit: Duration, _ what: String, _ isDone: () -> Bool) {
        let end = world.now + limit
        while !isDone(), !hasFailed {
            guard world.now < end else { return world.withLock { $0.violate("it takes too long until \(what)") } }
            step()
        }
    }

    private var hasFailed: Bool { world.withLock { !$0.violations.isEmpty } }

    // MARK: Steps

    private func step() {
        if let victim = world.withLock({ $0.dying.min() }) { return kill(victim) }
        if runOneJob() {
            steps += 1
            if steps > 50_000 { world.withLock { $0.violate("it runs in circles") } }
            return
        }
        steps = 0
        if let action = world.withLock({ $0.advance() }) { perform(action) }
        reap()
    }

    private func runOneJob() -> Bool {
        let counts = processes.map(\.executor.count)
        let count = counts.reduce(0, +)
        guard count > 0 else { return false }
        var index = count == 1 ? 0 : world.withLock { Int.random(in: 0..<count, using: &$0.random) }
        for (process, count) in zip(processes, counts) {
            if index < count {
                world.withLock { $0.trace.add("job", process.number, index) }
                process.executor.run(index)
                return true
            }
            index -= count
        }
        return false
    }

    /// Takes note of processes that have ended by themselves.
    private func reap() {
        guard let daemon else { return }
        let hasStopped = world.withLock { $0.processes[daemon.number].hasStopped }
        if hasStopped {
            if stopsBy == nil { world.withLock { $0.violate("the dispatcher ended by itself") } }
            kill(daemon.number)
        } else if let stopsBy, world.now > stopsBy {
            world.withLock { $0.violate("a stop takes longer than the drain") }
        }
    }

    // MARK: Actions

    private func perform(_ action: Action) {
        switch action {
        case .send(let message, let byVisitor): send(message, from: byVisitor ? visitorProcess() : daemon)
        case .cancel: steer { _ = try? await $0.cancel($1) }
        case .retry: steer { _ = try? await $0.retry($1) }
        case .pause(let scope): control { try? await $0.pause(scope) }
        case .resume(let scope): control { try? await $0.resume(scope) }
        case .start: start()
        case .kill: if let daemon { kill(daemon.number) }
        case .stop: stopInOrder()
        case .fault(let fault): world.withLock { $0.fault(fault) }
        case .jump(let seconds): world.withLock { $0.calendarShift += seconds }
        case .fillDisk(let time): world.withLock { $0.diskFullUntil = $0.now + time }
        case .failChannel(let lane, let time): world.withLock { $0.failsUntil[lane] = $0.now + time }
        case .heal: heal()
        }
    }

    private func start() {
        guard daemon == nil else { return }
        let process = BridgeProcess(world, store: store, settings: conditions.settings, delivers: true)
        daemon = process
        processes.append(process)
    }

    private func visitorProcess() -> BridgeProcess {
        if let visitor, visitor.isAlive { return visitor }
        let process = BridgeProcess(world, store: store, settings: conditions.settings, delivers: false)
        visitor = process
        processes.append(process)
        return process
    }

    private func kill(_ number: Int) {
        guard let process = processes.first(where: { $0.number == number }) else { return }
        process.die()
        processes.removeAll { $0.number == number }
        let hadLease = world.withLock { state in
            state.dying.remove(number)
            guard state.ledger.leaseOwner == number else { return false }
            state.ledger.leaseOwner = nil
            return true
        }
        if hadLease { store.endLease() }
        if visitor?.number == number { visitor = nil }
        guard daemon?.number == number else { return }
        daemon = nil
        stopsBy = nil
        world.withLock { $0.after($0.milliseconds(10...15_000), .action(.start)) }
    }

    private func stopInOrder() {
        guard let daemon, stopsBy == nil else { return }
        daemon.dispatcher?.stop()
        stopsBy = world.now + conditions.settings.drain + .seconds(5)
    }

    private func send(_ message: PlannedMessage, from process: BridgeProcess?) {
        let process = process ?? visitorProcess()
        let (number, outbox, world) = (process.number, process.outbox, world)
        world.withLock { $0.ledger.asking += 1 }
        process.run {
            let answer = await message.send(to: outbox, at: world.withLock(\.calendar))
            let isAlive = world.withLock { state in
                state.ledger.asking -= 1
                guard state.processes[number].isAlive else { return false }
                switch answer {
                case .success(let id): state.ledger.promised[message.number] = id
                case .failure(let error): if !error.isUncertain { state.ledger.refused.insert(message.number) }
                }
                return true
            }
            guard isAlive, message.isTracked, case .success(let id) = answer else { return }
            await outbox.follow(id, in: world, number)
        }
    }

    /// Does something to an entry that is known.
    private func steer(_ body: @escaping @Sendable (Outbox, EntryID) async -> Void) {
        let ids = world.withLock { $0.ledger.promised.sorted { $0.key < $1.key }.map(\.value) }
        guard !ids.isEmpty else { return }
        let id = world.withLock { ids[Int.random(in: ids.indices, using: &$0.random)] }
        control { await body($0, id) }
    }

    private func control(_ body: @escaping @Sendable (Outbox) async -> Void) {
        let isForeign = world.withLock { $0.chance(40) }
        let process = isForeign ? visitorProcess() : daemon ?? visitorProcess()
        let outbox = process.outbox
        process.run { await body(outbox) }
    }

    private func heal() {
        isHealed = true
        world.withLock { state in
            state.isTroubled = false
            state.failsUntil = [:]
            state.diskFullUntil = .zero
            state.gatewayRefusesUntil = .zero
            state.calendarShift = 0
        }
        let outbox = visitorProcess().outbox
        visitorProcess().run {
            for scope in (try? await outbox.store.pauses()) ?? [] { try? await outbox.resume(scope) }
        }
    }
}
