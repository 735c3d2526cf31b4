package import OpenClawGateway
import Synchronization

extension GatewayBridge {
    /// What is done about the connection, with the greeting or the trouble; `nil` while nobody keeps a connection.
    package var clientState: GatewayClientState? { state.withLock { $0.running?.client }?.state }
}
