package import Logging
import OpenClawBridge
import Synchronization

/// Logs when the connection to the gateway comes and goes.
package final class ConnectionLog: Sendable {
    private let logger: Logger
    private let last = Mutex<BridgeConnectionState?>(nil)

    /// Makes a log that writes nothing yet.
    package init(logger: Logger) { self.logger = logger }

    /// Logs from now on how the connection of a daemon stands.
    package func follow(_ events: EventFeed) {
        events.listen { [self] event in
            if case .connection(let state) = event { log(state) }
        }
    }

    func log(_ state: BridgeConnectionState) {
        let before = last.withLock { last in
            defer { last = state }
            return last
        }
        guard state != before else { return }
        let metadata: Logger.Metadata = [LogKey.state: "\(state.rawValue)"]
        switch state {
        case .connected where before == .reconnecting || before == .failed:
            logger.notice("The connection to the gateway is back.", metadata: metadata)
        case .connected: logger.notice("Connected to the gateway.", metadata: metadata)
        case .reconnecting: logger.warning("The connection to the gateway was lost.", metadata: metadata)
        case .failed: logger.error("The gateway refuses this client until somebody mends it.", metadata: metadata)
        case .connecting: logger.info("Connecting to the gateway.", metadata: metadata)
        case .disconnected: logger.info("Disconnected from the gateway.", metadata: metadata)
        }
    }
}
