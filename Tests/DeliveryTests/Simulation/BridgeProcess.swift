@testable import OpenClawBridge

/// A simulated process that has the outbox open: one that delivers, or a visitor that only puts messages in.
final class BridgeProcess {
    let number: Int
    let executor = SteppedExecutor()
    let outbox: Outbox
    let dispatcher: Dispatcher?
    private let world: World
    private var tasks: [Task<Void, Never>] = []

    init(_ world: World, store: InMemoryOutboxStore, settings: DeliverySettings, delivers: Bool) {
        self.world = world
        let number = world.withLock { state in
            state.processes.append(ProcessRecord(startedAt: state.now, dials: delivers))
            return state.processes.count - 1
        }
        self.number = number
        outbox = Outbox(
            store: SimulatedStore(store, world: world, process: number),
            settings: settings,
            time: world.time(of: number)
        )
        guard delivers else {
            dispatcher = nil
            return
        }
        let seed = world.withLock { state in
            state.after(state.milliseconds(1...500), .network(.dials(process: number)))
            return state.random.next()
        }
        dispatcher = Dispatcher(
            outbox: outbox,
            gateway: SimulatedLink(world: world, process: number, timeout: settings.attemptTimeout),
            holder: .init(role: .daemon, processID: Int32(number)),
            seed: seed,
            logger: silentLogger
        )
        run { [world, dispatcher] in
            do {
                try await dispatcher?.run()
            } catch {
                world.withLock { if $0.processes[number].isAlive { $0.violate("the dispatcher failed: \(error)") } }
            }
            world.withLock { $0.processes[number].hasStopped = true }
        }
    }

    var isAlive: Bool { world.withLock { $0.processes[number].isAlive } }
    var hasTasks: Bool { world.withLock { $0.processes[number].tasks > 0 } }

    /// Runs a task of the process.
    func run(_ body: @escaping @Sendable () async -> Void) {
        world.withLock { $0.processes[number].tasks += 1 }
        // A task without a parent: it stands for a program of its own, and ends with the process.
        let task = Task(executorPreference: executor) { [world, number] in
            await body()
            world.withLock { $0.processes[number].tasks -= 1 }
        }
        tasks.append(task)
    }

    /// Ends the process at once: nothing that it still does has any effect.
    func die() {
        world.withLock { $0.die(number) }
        for task in tasks { task.cancel() }
        var steps = 0
        while executor.count > 0, steps < 100_000 {
            executor.run(0)
            steps += 1
        }
        if hasTasks { world.withLock { $0.violate("tasks of a dead process hang") } }
        tasks = []
    }
}

extension WorldState {
    /// A process is no more.
    mutating func die(_ process: Int) {
        processes[process].isAlive = false
        trace.add("process \(process) died", process, 0)
        cut(process)
        for (_, watcher) in processes[process].watchers.sorted(by: { $0.key < $1.key }) { watcher.finish() }
        processes[process].watchers = [:]
        for id in sleepers.keys.sorted() where sleepers[id]?.process == process {
            sleepers.removeValue(forKey: id)?.continuation.resume(throwing: CancellationError())
        }
        for id in resting.keys.sorted() where resting[id]?.process == process {
            resting.removeValue(forKey: id)?.continuation.resume()
        }
    }
}
