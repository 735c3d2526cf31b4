#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The entries that were let into their lanes because their time has come.
public struct ScheduledAdmission: Sendable, Hashable {
    /// Their lanes.
    public var lanes: Set<Lane>
    /// When the next entry's time comes, if one waits.
    ///
    /// It has come already when more entries were due than one call lets in.
    public var next: Date?

    /// Puts the result together; for stores.
    public init(lanes: Set<Lane> = [], next: Date? = nil) {
        self.lanes = lanes
        self.next = next
    }

    /// How many entries one call lets in at most.
    package static let step = 1000
}
