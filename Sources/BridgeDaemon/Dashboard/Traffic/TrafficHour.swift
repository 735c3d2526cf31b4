import Histogram
import OpenClawBridge

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What was delivered in each minute of the last hour.
struct TrafficHour: Sendable {
    /// One minute, as it is told.
    struct Minute: Sendable, Hashable {
        /// How many messages were accepted.
        var accepted = 0
        /// How many ended otherwise: as dead letters, in part, or with an outcome that nobody knows.
        var failed = 0
        /// The time from taken in to accepted, which half of the messages kept within; `nil` without any.
        var median: Duration?
        /// The time which 95 % of them kept within.
        var slow: Duration?
    }

    private struct Bucket: Sendable {
        var accepted = 0
        var failed = 0
        /// Milliseconds, with two digits; at most 18 hours.
        var latencies: Histogram<UInt32>?

        mutating func add(_ latency: TimeInterval) {
            var histogram =
                latencies ?? Histogram(highestTrackableValue: 1 << 26, numberOfSignificantValueDigits: .one)
            histogram.record(UInt64(min(max(latency * 1000, 1), Double(1 << 26 - 1))))
            latencies = histogram
            accepted += 1
        }
    }

    /// How many minutes are kept.
    static let length = 60

    private var buckets: [Int: Bucket] = [:]
    /// Entries that were counted lately, since a step may be told of an entry that has ended before.
    private var counted: Set<EntryID> = []
    /// Those that were counted before them.
    private var countedBefore: Set<EntryID> = []
    private static let memory = 4096

    /// Counts an entry, if it has ended.
    mutating func count(_ entry: OutboxEntry, at now: Date) {
        let state = entry.delivery.state
        let isFailure = state == .rejected || state == .partiallySent || state == .unknown
        guard state == .accepted || isFailure else { return forget(entry.id) }
        guard !countedBefore.contains(entry.id), counted.insert(entry.id).inserted else { return }
        if counted.count >= Self.memory { (counted, countedBefore) = ([], counted) }
        let minute = Self.minute(of: now)
        buckets = buckets.filter { $0.key > minute - Self.length }
        if isFailure {
            buckets[minute, default: Bucket()].failed += 1
        } else {
            let begin = max(entry.enqueuedAt, entry.submission.options.notBefore ?? entry.enqueuedAt)
            buckets[minute, default: Bucket()].add((entry.delivery.finishedAt ?? now).timeIntervalSince(begin))
        }
    }

    /// The minutes of the last hour, the present one last.
    func minutes(at now: Date) -> [Minute] {
        let last = Self.minute(of: now)
        return (last - Self.length + 1...last).map { number in
            guard let bucket = buckets[number] else { return Minute() }
            return Minute(
                accepted: bucket.accepted,
                failed: bucket.failed,
                median: bucket.latencies.map { .milliseconds(Int64($0.valueAtPercentile(50))) },
                slow: bucket.latencies.map { .milliseconds(Int64($0.valueAtPercentile(95))) }
            )
        }
    }

    /// An entry that is tried again may end once more.
    private mutating func forget(_ id: EntryID) {
        counted.remove(id)
        countedBefore.remove(id)
    }

    private static func minute(of time: Date) -> Int { Int((time.timeIntervalSince1970 / 60).rounded(.down)) }
}
