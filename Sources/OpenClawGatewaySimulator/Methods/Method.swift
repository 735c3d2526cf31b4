import OpenClawGateway

/// A method of the gateway: who may call it, what it takes, and what it does.
///
/// The handler answers at once or later through ``GatewayModel/respond(_:to:)``.
struct Method: Sendable {
    let name: String
    let scope: OperatorScope?
    let params: Shape
    let since: ProtocolVersion
    let handle: @Sendable (GatewayModel, Request) -> Void

    init(
        _ name: String,
        scope: OperatorScope?,
        since: ProtocolVersion = .v3,
        params: [Shape.Field] = [],
        _ handle: @escaping @Sendable (GatewayModel, Request) -> Void
    ) {
        self.name = name
        self.scope = scope
        self.since = since
        self.params = .object(params)
        self.handle = handle
    }

    static let table: [String: Method] = {
        let families: [[Method]] = [
            sending, subscriptions, sessions, sessionWrites, chat, agents, approvals, status, diagnostics, devices,
            restarts,
        ]
        return Dictionary(families.joined().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }()
}
