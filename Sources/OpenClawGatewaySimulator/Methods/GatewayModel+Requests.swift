import NIOCore
import OpenClawGateway

extension GatewayModel {
    /// Handles a text or binary message of a connection.
    func received(_ bytes: ByteBuffer, on id: ConnectionID) {
        guard let connection = connections[id], !connection.isClosing else { return }
        guard connection.client != nil else { return handshake(bytes, on: id) }
        guard bytes.readableBytes <= GatewayLimits.frame else { return close(id, code: 1009, reason: "") }
        // What is not JSON is ignored without an answer.
        guard let frame = JSONValue(frame: bytes) else { return }
        let check = SchemaCheck(protocolVersion: configuration.protocolVersion)
        if let complaint = check.complaint(about: frame, expecting: Request.envelope) {
            let answer = Answer.invalid("invalid request frame: \(complaint)")
            return write(answer.frame(id: frame["id"] ?? "invalid"), to: id)
        }
        guard let frameID = frame["id"], let method = frame["method"]?.string else { return }
        let request = Request(connection: id, id: frameID, method: method, params: frame["params"] ?? [:])
        record(method: method, params: request.params, on: id)
        dispatch(request, check)
    }

    private func dispatch(_ request: Request, _ check: SchemaCheck) {
        let method = Method.table[request.method].flatMap { $0.since <= configuration.protocolVersion ? $0 : nil }
        if let missing = missingScope(for: request, method) { return respond(missing, to: request) }
        guard let method else { return respond(.invalid("unknown method: \(request.method)"), to: request) }
        if let complaint = check.complaint(about: request.params, expecting: method.params) {
            return respond(.invalid("invalid \(request.method) params: \(complaint)"), to: request)
        }
        if apply(faultsFor: request) { return }
        method.handle(self, request)
    }

    /// What an unknown method needs is not known, so it needs everything.
    private func missingScope(for request: Request, _ method: Method?) -> Answer? {
        guard let client = connections[request.connection]?.client else { return nil }
        guard let scope = method.map(\.scope) ?? .admin, !client.holds(scope) else { return nil }
        let message = "missing scope: \(scope)"
        guard release.forbidsMissingScopes else { return .invalid(message) }
        let details: JSONValue = [
            "code": "MISSING_SCOPE", "missingScope": .string(scope.rawValue),
            "requiredScopes": [.string(scope.rawValue)],
        ]
        return .refused(GatewayRefusal(code: "FORBIDDEN", message: message, details: details))
    }

    /// Writes the answer to a request, unless a fault loses it.
    func respond(_ answer: Answer, to request: Request) {
        guard allowsAnswer(answer, to: request) else { return }
        write(answer.frame(id: request.id), to: request.connection)
    }

    func record(method: String, params: JSONValue, on id: ConnectionID) {
        requestCount += 1
        emit(
            .requested(
                GatewaySimulator.ReceivedRequest(
                    number: requestCount,
                    connection: id.number,
                    method: method,
                    params: params.withoutCredentials
                )
            )
        )
    }
}

extension JSONValue {
    /// The parameters of `connect` without what must not be shown.
    fileprivate var withoutCredentials: JSONValue {
        guard let auth = self["auth"]?.object else { return self }
        return setting("auth", .object(auth.mapValues { _ in "<secret>" }))
    }
}
