import OpenClawGateway

/// Something that carries requests to a gateway: a client that keeps its connection, or one connection.
protocol GatewayCaller: Sendable {
    /// Names the present connection.
    var connectionID: String? { get }

    /// Sends a request and waits for its answer.
    func call<Call: GatewayCall>(_ call: Call, timeout: Duration?) async throws(GatewayError) -> Call.Response
}

extension GatewayClient: GatewayCaller {
    var connectionID: String? {
        if case .connected(let hello) = state { hello.server.connectionID } else { nil }
    }
}

extension GatewayConnection: GatewayCaller {
    var connectionID: String? { hello.server.connectionID }
}
