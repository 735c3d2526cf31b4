import OpenClawBridge
import OpenClawGateway
import OpenClawOrchestrator

/// How errors are called in logs: by few names, so that they can be counted.
enum LoggedError {
    /// The family and the kind of an error, as in `outbox.diskFull`; the type's name for errors of others.
    static func type(of error: any Error) -> String {
        switch error {
        case let error as BridgeError: error.code
        case let error as GatewayError: "gateway.\(error.code)"
        case let error as OutboxError: "outbox.\(error.code.rawValue)"
        case let error as StoreError: "store.\(error.code.rawValue)"
        case let error as AgentError: "agent.\(error.code.rawValue)"
        case let error as DaemonError: "daemon.\(error.code.rawValue)"
        case is CancellationError: "cancelled"
        default: "\(Swift.type(of: error))"
        }
    }
}
