import NIOCore
import OpenClawGateway

extension GatewayModel {
    /// Adds a fault; one that waits for no moment happens now or at its time.
    func inject(_ fault: GatewaySimulator.Fault) {
        switch fault.trigger {
        case .now: perform(fault.action, on: nil)
        case .time(let delay): after(delay, lifetime: .world) { $0.perform(fault.action, on: nil) }
        default: faults.add(fault)
        }
    }

    /// Does what a fault does to the process, and to one connection or, without an id, to all.
    func perform(_ action: GatewaySimulator.Fault.Action, on id: ConnectionID?) {
        let affected = id.map { [$0] } ?? connectionsInOrder.map(\.id)
        switch action {
        case .drop: for id in affected { drop(id) }
        case .close(let code, let reason): for id in affected { close(id, code: code, reason: reason) }
        case .crash(let restartAfter): crash(restartAfter: restartAfter)
        case .stop(let restartAfter): stop(restartAfter: restartAfter)
        case .restartInProcess: restartInProcess()
        case .stall(let duration): for id in affected { stall(id, for: duration) }
        case .pauseReading(let duration): for id in affected { pauseReading(id, for: duration) }
        case .send(let frame): for id in affected { write(broken: frame, to: id) }
        case .refuseUpgrade, .refuseConnect, .grantNoScopes, .fail, .delay, .loseAnswer, .providerFailure,
            .queueDelivery, .deliverPartially, .skipSequence, .skipEvent:
            break
        }
    }

    private func stall(_ id: ConnectionID, for duration: Duration?) {
        mute(id)
        guard let duration else { return }
        after(duration, lifetime: .life) { $0.unmute(id) }
    }

    private func pauseReading(_ id: ConnectionID, for duration: Duration) {
        emit(.setReading(id, false))
        after(duration, lifetime: .life) { $0.emit(.setReading(id, true)) }
    }

    /// Applies what waits for this request; gives whether the request is done with.
    func apply(faultsFor request: Request) -> Bool {
        guard let fault = faults.take(.request(request)) else { return false }
        switch fault.action {
        case .fail(let refusal):
            respond(.refused(refusal), to: request)
            return true
        case .delay(let duration):
            after(duration, lifetime: .life) { Method.table[request.method]?.handle($0, request) }
            return true
        case .loseAnswer:
            return true
        default:
            perform(fault.action, on: request.connection)
            return connections[request.connection]?.isClosing ?? true
        }
    }

    /// Applies what waits for this answer; gives whether it may be written now.
    func allowsAnswer(_ answer: Answer, to request: Request) -> Bool {
        guard let fault = faults.take(.answer(request)) else { return true }
        switch fault.action {
        case .loseAnswer:
            return false
        case .delay(let duration):
            after(duration, lifetime: .life) { $0.write(answer.frame(id: request.id), to: request.connection) }
            return false
        default:
            perform(fault.action, on: request.connection)
            return true
        }
    }

    /// Applies what waits for a `connect`: it may refuse it.
    func applyConnectFault(_ request: ConnectRequest, on id: ConnectionID) throws(ConnectRefusal) {
        guard let fault = faults.take(.connect) else { return }
        switch fault.action {
        case .refuseConnect(let problem): throw refusal(problem, request, on: id)
        case .grantNoScopes: connections[id]?.isStrippedOfScopes = true
        default: perform(fault.action, on: id)
        }
    }

    private func refusal(
        _ problem: GatewaySimulator.Fault.ConnectProblem,
        _ request: ConnectRequest,
        on id: ConnectionID
    ) -> ConnectRefusal {
        switch problem {
        case .starting: return .starting
        case .rateLimited: return .rateLimited
        case .protocolMismatch:
            let other: ProtocolVersion = configuration.protocolVersion == .v4 ? .v3 : .v4
            return .protocolMismatch(request, expected: other)
        case .wrongSecret:
            return SharedSecret(authentication: configuration.authentication).refusal(of: request, isMissing: false)
        case .signatureExpired:
            return .device("device signature expired", code: "SIGNATURE_EXPIRED", reason: "device-signature-stale")
        case .pairingRequired:
            guard let connection = connections[id], let device = request.device else { return .deviceRequired }
            let known = devices.paired[device.id]
            let reason: PendingPairing.Reason = known == nil ? .notPaired : .scopeUpgrade
            return pairingRequired(PairedDevice(request, device), reason, known: known, connection)
        }
    }

    /// Writes a frame that no gateway should send.
    private func write(broken frame: GatewaySimulator.Fault.BrokenFrame, to id: ConnectionID) {
        let text: String =
            switch frame {
            case .notJSON: "{not json"
            case .truncated: #"{"type":"event","event":"health","payload":{"ok":tr"#
            case .unknownType: #"{"type":"surprise","payload":{"of":"a newer gateway"}}"#
            case .breaksSchema: #"{"type":"event","event":"tick","payload":{"ts":"soon"},"seq":null}"#
            case .strayAnswer: #"{"type":"res","id":"nobody-asked","ok":true,"payload":{}}"#
            case .oversized(let bytes): Self.oversized(bytes)
            }
        write(ByteBuffer(string: text), to: id)
    }

    private static func oversized(_ bytes: Int) -> String {
        let head = #"{"type":"event","event":"health","payload":{"padding":""#
        let tail = #""}}"#
        return head + String(repeating: "x", count: min(max(bytes - head.utf8.count - tail.utf8.count, 0), 1 << 28))
            + tail
    }
}
