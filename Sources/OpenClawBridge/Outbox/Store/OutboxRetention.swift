#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// How long finished entries are kept.
public struct OutboxRetention: Sendable, Hashable {
    /// The age at which an entry is removed, counted from its end.
    public var age: Duration
    /// How many finished entries are kept; of more, the oldest are removed whatever their age.
    public var count: Int

    /// Makes a retention; the defaults are 7 days and 100,000 entries.
    public init(age: Duration = .seconds(7 * 86_400), count: Int = 100_000) {
        self.age = age
        self.count = count
    }

    /// Entries that ended at this time or earlier are too old.
    package func endOfAge(at now: Date) -> Date {
        now - (Double(age.components.seconds) + Double(age.components.attoseconds) * 1e-18)
    }
}
