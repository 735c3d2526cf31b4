#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the gateway's clock shows, compared to this machine's.
///
/// Ages are told on this machine's clock, and rows are compared with each other on the gateway's, so that two clocks that differ do not make an old
/// message young.
struct GatewayClock {
    /// How far the gateway's clock is ahead, in seconds.
    private(set) var lead: Double = 0

    /// Takes note of the gateway's time, which it told between two moments of this machine.
    mutating func note(_ gatewayTime: Date, between before: Date, and after: Date) {
        let middle = before.addingTimeInterval(after.timeIntervalSince(before) / 2)
        lead = gatewayTime.timeIntervalSince(middle)
    }

    /// Takes note of what was measured elsewhere.
    mutating func note(lead: Duration) { self.lead = lead.seconds }

    /// The gateway's time at a moment of this machine.
    func gatewayTime(at local: Date) -> Date { local.addingTimeInterval(lead) }

    /// The moment of this machine at a time of the gateway.
    func localTime(of gateway: Date) -> Date { gateway.addingTimeInterval(-lead) }
}
