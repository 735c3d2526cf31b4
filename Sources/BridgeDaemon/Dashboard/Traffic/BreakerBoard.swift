import OpenClawBridge

/// What the circuit breakers do at one moment.
struct BreakerStanding: Sendable, Hashable {
    /// The gateway's breaker.
    enum Gateway: Sendable, Hashable {
        /// Everything goes through.
        case closed
        /// Nothing goes through for so long.
        case open(Duration)
        /// A few messages try whether it works again.
        case probing
    }

    var gateway = Gateway.closed
    /// How many targets have a breaker that is not closed.
    var openLanes = 0
}

/// The circuit breakers that are not closed, from what the deliveries tell.
struct BreakerBoard {
    private var gateway: Duration?
    private var lanes: [Lane: Duration] = [:]

    /// How many lanes are remembered at most.
    private static let limit = 10_000

    /// Takes up a change.
    mutating func take(_ report: BreakerReport, at now: Duration) {
        let until = report.openFor.map { now + $0 }
        if let lane = report.lane {
            if until == nil || lanes.count < Self.limit { lanes[lane] = until }
        } else {
            gateway = until
        }
    }

    func standing(at now: Duration) -> BreakerStanding {
        var standing = BreakerStanding(openLanes: lanes.count)
        if let gateway { standing.gateway = gateway > now ? .open(gateway - now) : .probing }
        return standing
    }
}
