import OpenClawBridge
import OpenClawGatewaySimulator

/// What arrived in a run, against what was told.
struct Verdict: Sendable {
    var accepted = 0
    var kept = 0
    var rejected = 0
    /// Told `unknown`: nobody can tell.
    var unknown = 0
    /// Of those told as possibly repeated, how many arrived more than once.
    var repeated = 0
    /// How many were told as possibly repeated.
    var possiblyRepeated = 0
    /// Told as accepted, and never arrived.
    var lost = 0
    /// Arrived more than once without a word about it.
    var doubled = 0
    /// Arrived before an earlier one of its chat without a word about it.
    var disordered = 0
    /// Told as not sent, and arrived.
    var falselyRejected = 0
    /// Not ended, or gone from the outbox.
    var unfinished = 0
    var findings: [String] = []

    var isClean: Bool { lost + doubled + disordered + falselyRejected + unfinished == 0 }

    init() {}

    /// Judges a run.
    ///
    /// - Parameters:
    ///   - entries: What the outbox tells about each message, in the order in which they were handed in.
    ///   - deliveries: What arrived, in the order of arrival.
    init(_ entries: [OutboxEntry?], _ deliveries: [GatewaySimulator.Delivery]) {
        var lastArrival: [Lane: Int] = [:]
        for entry in entries {
            guard let entry, entry.delivery.isFinished else {
                unfinished += 1
                findings.append("not ended: \(entry?.id.description ?? "gone")")
                continue
            }
            // The keys of an entry's attempts begin with its name, so that equal texts are told apart.
            let arrivals = deliveries.filter { $0.idempotencyKey.hasPrefix("ocb-\(entry.id)-") }
            judge(entry, arrivals, &lastArrival)
        }
    }

    private mutating func judge(
        _ entry: OutboxEntry,
        _ arrivals: [GatewaySimulator.Delivery],
        _ lastArrival: inout [Lane: Int]
    ) {
        let delivery = entry.delivery
        func find(_ what: String) {
            findings.append("\(what): \(entry.id), told \(delivery.state), arrived \(arrivals.count) times")
        }
        if delivery.isPossiblyRepeated { possiblyRepeated += 1 }
        if arrivals.count > 1 {
            if delivery.isPossiblyRepeated {
                repeated += 1
            } else if delivery.state != .unknown {
                doubled += 1
                find("doubled")
            }
        }
        switch delivery.state {
        case .accepted:
            accepted += 1
            if arrivals.isEmpty {
                lost += 1
                find("lost")
            }
        case .queuedByGateway: kept += 1
        case .unknown: unknown += 1
        case .rejected, .expired, .cancelled:
            rejected += 1
            if !arrivals.isEmpty {
                falselyRejected += 1
                find("told as not sent")
            }
        case .partiallySent, .queued, .submitting: unfinished += 1
        }
        guard delivery.state == .accepted, let first = arrivals.first else { return }
        if let last = lastArrival[entry.lane], first.id < last, !delivery.isPossiblyRepeated {
            disordered += 1
            find("out of order")
        }
        lastArrival[entry.lane] = max(lastArrival[entry.lane] ?? 0, first.id)
    }

    static func += (sum: inout Verdict, other: Verdict) {
        sum.accepted += other.accepted
        sum.kept += other.kept
        sum.rejected += other.rejected
        sum.unknown += other.unknown
        sum.repeated += other.repeated
        sum.possiblyRepeated += other.possiblyRepeated
        sum.lost += other.lost
        sum.doubled += other.doubled
        sum.disordered += other.disordered
        sum.falselyRejected += other.falselyRejected
        sum.unfinished += other.unfinished
        sum.findings += other.findings
    }
}
