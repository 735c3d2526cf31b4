import ArgumentParser
import BridgeDaemon

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A point in time as people write it: ISO 8601, or how far away it is.
enum Moment: Hashable, Sendable {
    case at(Date)
    case away(Duration)

    /// The date, for a distance that goes back from now.
    func past(of now: Date) -> Date {
        switch self {
        case .at(let date): date
        case .away(let distance): now - distance / .seconds(1)
        }
    }

    /// The date, for a distance that goes on from now.
    func future(of now: Date) -> Date {
        switch self {
        case .at(let date): date
        case .away(let distance): now + distance / .seconds(1)
        }
    }
}

extension Moment: ExpressibleByArgument {
    init?(argument: String) {
        if let date = Date(iso8601: argument) {
            self = .at(date)
        } else if let span = Span(argument) {
            self = .away(span.duration)
        } else {
            return nil
        }
    }
}
