import Synchronization

/// Runs the tasks of one simulated process one job at a time, when and in the order that the simulation says.
final class SteppedExecutor: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    /// How many jobs could run now.
    var count: Int { jobs.withLock(\.count) }

    /// Runs one of the jobs on the caller's thread, up to its next suspension.
    func run(_ index: Int) {
        let job = jobs.withLock { jobs in
            jobs.swapAt(index, jobs.count - 1)
            return jobs.removeLast()
        }
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
