/// What lives as long as the gateway's process, and survives a restart within it.
struct GatewayProcess {
    /// When the process started, on the model's clock.
    let startedAt: Duration
    let pid: Int
    let instanceID: String
    var presenceVersion = 1
    var healthVersion = 1
    /// The count of broadcast events, for gateways that count for all connections together.
    var eventCount = 0
    var stability = StabilityBuffer()
    var presence = PresenceList()
}

/// Where the gateway is between two starts.
enum GatewayPhase: Equatable {
    /// No process.
    case down
    /// The process is starting and does not listen yet.
    case booting
    /// It listens, but refuses every `connect` for a while.
    case startingSidecars
    case up
    /// Clients have been told; what finishes soon is still finished.
    case stopping
}
