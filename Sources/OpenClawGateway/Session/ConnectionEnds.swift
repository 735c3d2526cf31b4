/// How the connections of a client have ended so far.
///
/// A gateway that restarts inside its process keeps its process's age, so that only the ends of connections show it.
package struct ConnectionEnds: Sendable, Hashable {
    /// How many ended because the gateway said that it restarts or stops.
    package private(set) var restarts = 0
    /// How many ended without a word about why.
    package private(set) var blind = 0

    package init() {}

    mutating func count(_ error: GatewayError) {
        if error.code == .gatewayRestarting { restarts += 1 } else { blind += 1 }
    }
}
