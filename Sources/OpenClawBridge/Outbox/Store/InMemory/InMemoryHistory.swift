#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What became of the messages of an ``InMemoryOutboxStore``, by hour and target.
struct InMemoryHistory: Sendable {
    private var hours: [DeliveryHour: [Lane: TargetHistory]] = [:]

    /// An entry that had one end has another one, or none any more.
    mutating func change(from former: DeliveryEnd?, to present: DeliveryEnd?) {
        guard former != present else { return }
        if let former {
            let lane = hours[former.hour]?[former.lane] == nil ? DeliveryHistory.others : former.lane
            hours[former.hour]?[lane]?.withdraw(former)
        }
        if let present {
            let known = hours[present.hour]?.count ?? 0
            let hasRoom = hours[present.hour]?[present.lane] != nil || known < DeliveryHistory.targetsPerHour
            let lane = hasRoom ? present.lane : DeliveryHistory.others
            hours[present.hour, default: [:]][lane, default: TargetHistory()].count(present)
        }
    }

    func since(_ hour: DeliveryHour) -> DeliveryHistory {
        var history = DeliveryHistory()
        for (present, targets) in hours.filter({ $0.key >= hour }).sorted(by: { $0.key < $1.key }) {
            for (lane, target) in targets.sorted(by: { $0.key.description < $1.key.description }) {
                history.add(target, of: lane, in: present)
            }
        }
        return history
    }

    /// Forgets what is too old, at most so many hours of a target; gives how many there were.
    mutating func prune(at now: Date, limit: Int) -> Int {
        let oldest = DeliveryHour(now).advanced(by: -DeliveryHistory.keptHours)
        var forgotten = 0
        for hour in hours.keys.filter({ $0 < oldest }).sorted() {
            for lane in (hours[hour] ?? [:]).keys.sorted(by: { $0.description < $1.description }) {
                guard forgotten < limit else { return forgotten }
                hours[hour]?[lane] = nil
                forgotten += 1
            }
            hours[hour] = nil
        }
        return forgotten
    }
}
