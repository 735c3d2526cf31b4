/// Why a simulated gateway cannot be used.
public enum SimulatorError: Error, CustomStringConvertible {
    /// The address cannot be listened on.
    case cannotListen(host: String, port: Int, cause: any Error)
    /// The simulator has been shut down.
    case shutDown
    /// The simulator was started already.
    case alreadyRunning
    /// A message cannot come from there, because it is no address on that channel.
    case noSuchPlace(channel: String, address: String)

    /// What was tried, what was wrong, and what to do.
    public var description: String {
        switch self {
        case .cannotListen(let host, let port, let cause):
            "The simulated gateway cannot listen on \(host):\(port): \(cause). Use port 0 to take a free one."
        case .shutDown: "The simulated gateway has been shut down; make a new one."
        case .alreadyRunning: "The simulated gateway is running already; each one runs once."
        case .noSuchPlace(let channel, let address):
            "\(address) is no address on \(channel), or the channel is not configured; nothing was received."
        }
    }
}
