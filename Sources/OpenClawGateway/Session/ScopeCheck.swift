/// Finds out whether a new connection may do what it was opened for.
///
/// A gateway accepts a connection without permissions and then refuses every call. Protocol 4 lists the granted scopes;
/// protocol 3 often lists nothing, so there one harmless call for each scope asks.
struct ScopeCheck: Sendable {
    let connection: GatewayConnection
    let wanted: [OperatorScope]

    /// Throws ``GatewayError/Code-swift.struct/missingScopes`` with those that are missing.
    func run() async throws(GatewayError) {
        guard !wanted.isEmpty else { return }
        var missing: [OperatorScope]
        if let granted = connection.hello.auth?.scopes {
            missing = wanted.filter { scope in !granted.contains { $0.covers(scope) } }
        } else {
            missing = []
            for scope in wanted where try await isRefused(scope) { missing.append(scope) }
        }
        guard !missing.isEmpty else { return }
        let names = missing.map(\.rawValue).joined(separator: ", ")
        throw GatewayError(
            .missingScopes,
            "The gateway at \(connection.settings.address) accepted the connection, but without \(names).",
            advice: connection.settings.request.identity == nil
                ? "Switch the device identity on: without one a gateway keeps scopes only for programs on its own machine."
                : "Approve the scopes for this device at the gateway: openclaw devices list, openclaw devices approve.",
            missingScopes: missing
        )
    }

    private func isRefused(_ scope: OperatorScope) async throws(GatewayError) -> Bool {
        guard let (method, params) = Self.probe(for: scope) else { return false }
        do {
            _ = try await connection.request(method: method, params: params, timeout: .seconds(10))
            return false
        } catch  where error.code == .missingScopes {
            return true
        } catch  where error.code == .refused || error.code == .timedOut {
            return false
        }
    }

    /// A call that changes nothing and needs just this scope.
    private static func probe(for scope: OperatorScope) -> (String, JSONValue)? {
        switch scope {
        case .read: ("sessions.list", ["limit": 1])
        case .write: ("agent.wait", ["runId": "none", "timeoutMs": 1])
        case .approvals: ("exec.approval.list", [:])
        case .pairing: ("device.pair.list", [:])
        default: nil
        }
    }
}
