import NIOCore
import OpenClawGateway

extension GatewayModel {
    /// Handles a frame of a connection that was not greeted yet.
    func handshake(_ bytes: ByteBuffer, on id: ConnectionID) {
        guard bytes.readableBytes <= GatewayLimits.handshakeFrame else { return close(id, code: 1009, reason: "") }
        guard let frame = JSONValue(frame: bytes) else { return close(id, code: 1000, reason: "") }
        let check = SchemaCheck(protocolVersion: configuration.protocolVersion)
        guard check.complaint(about: frame, expecting: Request.envelope) == nil, let frameID = frame["id"] else {
            return close(id, code: 1008, reason: "invalid request frame")
        }
        guard frame["method"]?.string == "connect" else {
            return refuse(.invalid("invalid handshake: first request must be connect"), frameID, on: id)
        }
        let params = frame["params"] ?? .null
        if let complaint = check.complaint(about: params, expecting: ConnectRequest.schema) {
            return refuse(.invalid("invalid connect params: \(complaint)"), frameID, on: id)
        }
        record(method: "connect", params: params, on: id)
        do throws(ConnectRefusal) {
            let admission = try admit(ConnectRequest(params), on: id)
            let isStripped = connections[id]?.isStrippedOfScopes == true
            greet(isStripped ? admission.withoutScopes : admission, frameID, on: id)
        } catch {
            refuse(error, frameID, on: id)
        }
    }

    private func refuse(_ error: ConnectRefusal, _ frameID: JSONValue, on id: ConnectionID) {
        write(Answer.refused(error.refusal).frame(id: frameID), to: id)
        close(id, code: error.closeCode, reason: error.closeReason)
    }

    private func greet(_ admission: Admission, _ frameID: JSONValue, on id: ConnectionID) {
        guard connections[id] != nil else { return }
        let request = admission.request
        var presenceKey: String?
        // Command lines come and go; the gateway does not count them as present.
        if request.clientMode != "cli" {
            let key = request.device?.id ?? request.instanceID ?? connections[id]?.connID ?? ""
            presenceKey = key
            process.presence.join(key, request, scopes: admission.scopes, at: wallClock)
            process.presenceVersion += 1
        }
        connections[id]?.client = ConnectedClient(
            request: request,
            scopes: admission.scopes,
            connectedAt: wallClock,
            presenceKey: presenceKey
        )
        write(Answer.ok(hello(admission, on: id)).frame(id: frameID), to: id)
        after(.milliseconds(12), lifetime: .life) { $0.broadcastHealth() }
        if configuration.protocolVersion >= .v4 { schedulePing(id) }
    }

    private func schedulePing(_ id: ConnectionID) {
        after(configuration.timing.pingInterval, lifetime: .life) { model in
            guard let connection = model.connections[id], !connection.isClosing else { return }
            if !connection.isMuted { model.emit(.ping(id)) }
            model.schedulePing(id)
        }
    }
}
