import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Dispatcher {
    /// Looks from time to time for what nobody tells: changes by others, times that have come, and what is old.
    func keepHouse(under lease: OutboxLease) async {
        var counter: Int64?
        var lastPruning: Duration?
        while !Task.isCancelled {
            do throws(OutboxError) {
                let present = try await store.changeCounter()
                if counter != present {
                    readAgain()
                    outbox.board.tell(.doubt)
                }
                counter = present
                try await readPauses()
                try await admitScheduled()
                try await expire(under: lease)
                if lastPruning.map({ time.uptime() - $0 >= .seconds(60) }) ?? true {
                    try await prune()
                    lastPruning = time.uptime()
                }
            } catch {
                if error.code == .leaseLost { return fail(error) }
                tell(error, "keeping house")
            }
            do { try await time.sleep(settings.housekeeping) } catch { return }
        }
    }

    /// Tells the time to those who wait for entries, so that none of them needs a timer.
    func tellTime() async {
        while !Task.isCancelled {
            do { try await time.sleep(settings.housekeeping) } catch { return }
            outbox.board.tell(.beat)
            tellPressure()
        }
    }

    /// Tells the instruments what keeps attempts back.
    func tellPressure() {
        let now = time.uptime()
        let (reading, trips) = state.withLock { ($0.scheduler.pressure(at: now), $0.scheduler.takeTrips()) }
        instruments.pressure.tell(reading, trips: trips)
    }

    /// Looks at everything anew, because something may have changed without a word.
    func readAgain() {
        state.withLock { state in
            state.scan.begin(forOthers: true)
            state.scheduler.forgetBacklogs()
            state.scan.pausesChanged = true
            state.nextScheduled = .distantPast
        }
        signal.raise()
    }

    private func readPauses() async throws(OutboxError) {
        guard
            state.withLock({ state in
                defer { state.scan.pausesChanged = false }
                return state.scan.pausesChanged
            })
        else { return }
        do throws(OutboxError) {
            let pauses = try await store.pauses()
            state.withLock { $0.scheduler.paused(pauses) }
            signal.raise()
        } catch {
            state.withLock { $0.scan.pausesChanged = true }
            throw error
        }
    }

    private func admitScheduled() async throws(OutboxError) {
        let now = time.now()
        let isDue = state.withLock { state in
            guard let next = state.nextScheduled, next <= now else { return false }
            // What comes in while the store is asked notes its own time.
            state.nextScheduled = nil
            return true
        }
        guard isDue else { return }
        do throws(OutboxError) {
            let admission = try await store.admitScheduled(at: now)
            guard admission.next != nil || !admission.lanes.isEmpty else { return }
            state.withLock { state in
                if let next = admission.next { state.nextScheduled = min(state.nextScheduled ?? next, next) }
                if !admission.lanes.isEmpty { state.scan.begin() }
            }
            if !admission.lanes.isEmpty { signal.raise() }
        } catch {
            // Some may have been let in, and nobody was told which.
            readAgain()
            throw error
        }
    }

    private func expire(under lease: OutboxLease) async throws(OutboxError) {
        let (now, rules) = (time.now(), settings.rules)
        for id in try await store.expired(at: now, limit: 500) {
            let entry = try await store.amend(id, under: lease) { entry in
                var machine = DeliveryStateMachine(entry, rules: rules)
                machine.expire(at: now)
                entry = machine.entry
                return machine.transitions
            }
            // Its lane's turn may have come first, and has told of it then.
            guard entry.delivery.finishedAt == now else { continue }
            outbox.count(finished: entry)
            outbox.observers.tell(.ended(entry))
            outbox.board.post(.changed(entry))
        }
    }

    private func prune() async throws(OutboxError) {
        let limit = 500
        while try await store.prune(settings.retention, at: time.now(), limit: limit) == limit, !Task.isCancelled {}
    }
}
