/// What the client does.
extension Player {
    func open(_ name: String, path: String = "/", headers: [String: String] = [:]) async throws -> Bool {
        let socket = try await dial(path: path, headers: headers.mapValues { bindings.filled($0) })
        transcript.append("\(name) -> open \(path) \(headers)")
        let conversation = Conversation(
            name: name,
            socket: socket,
            dialogue: dialogue
        ) { [weak self] in self?.transcript.append($0) }
        conversations[name] = conversation
        guard case .frame(let frame)? = await wait(for: { conversation.next(in: .answers) })?.arrival,
            frame["event"]?.string == "connect.challenge", let challenge = frame["payload"],
            challenge["nonce"]?.string != nil, challenge["ts"]?.number != nil, challenge.members.count == 2
        else { return complain("a challenge", "none") }
        conversation.challenge = challenge
        return true
    }

    /// Connects, letting time pass while nobody listens.
    private func dial(path: String, headers: [String: String]) async throws -> RawSocket {
        let encryption: RawSocket.Encryption = dialogue.gateway.usesTLS ? .anyCertificate : .none
        let deadline = ContinuousClock.now + .seconds(5)
        while true {
            do {
                return try await RawSocket.open(
                    port: gateway.port,
                    path: path,
                    headers: headers,
                    encryption: encryption
                )
            } catch {
                guard ContinuousClock.now < deadline, await gateway.passToNext() != nil else { throw error }
            }
        }
    }

    func connect(_ name: String, id: String, with: [String: JSON], signature: SignaturePlan?) throws {
        let changed = dialogue.usualConnect.merging(with) { _, new in new }.filter { $0.value != .null }
        var params = bindings.filled(.object(changed)).members
        if let plan = signature, let challenge = conversations[name]?.challenge {
            let device = devices[plan.device] ?? Device()
            devices[plan.device] = device
            bindings[plan.device] = device.id
            bindings[plan.device + ".key"] = device.publicKey
            params["device"] = try device.proof(plan, params: params, challenge: challenge)
        }
        conversations[name]?.send(["type": "req", "id": .string(id), "method": "connect", "params": .object(params)])
    }

    func leave(_ name: String, saw events: [String]) async -> Bool {
        guard let conversation = conversations[name] else { return false }
        for event in events where await wait(for: { conversation.background.contains(event) ? true : nil }) == nil {
            complain("\(name) sees \(event)", "it never came")
        }
        conversation.close()
        await finish(conversation)
        return true
    }

    func finish(_ conversation: Conversation) async {
        if !conversation.isClosed { conversation.close() }
        for arrival in await conversation.leftovers() {
            if case .closed(1000, "") = arrival { continue }
            if exceptions.loosen(arrival.lane, bindings) { continue }
            complain("nothing more on \(conversation.name)", arrival.description)
        }
        if !conversation.isClosed { complain("\(conversation.name) is closed", "it stays open") }
        for breach in Set(conversation.breaches) { complain("the rules of seq on \(conversation.name)", breach) }
    }

    func refused() async {
        if let socket = try? await RawSocket.open(port: gateway.port) {
            complain("nobody listens", "a connection")
            await socket.drop()
        }
    }

    func fails(_ encryption: RawSocket.Encryption, _ otherwise: String) async {
        if let socket = try? await RawSocket.open(port: gateway.port, encryption: encryption) {
            complain("no connection", otherwise)
            await socket.drop()
        }
    }

    /// Makes the sessions that existed before the recording, with a message in each.
    func makeSessions() async throws {
        guard !dialogue.gateway.sessions.isEmpty else { return }
        guard try await open("before") else { return }
        let client: JSON = ["id": "gateway-client", "version": "1", "platform": "linux", "mode": "backend"]
        let secret: JSON = [dialogue.gateway.authentication.mode: .string(dialogue.gateway.authentication.secret)]
        let with: [String: JSON] = ["client": client, "auth": secret, "scopes": .array(["operator.write"])]
        try connect("before", id: "before", with: with, signature: nil)
        await settle()
        for (index, key) in dialogue.gateway.sessions.enumerated() {
            conversations["before"]?.send([
                "type": "req", "id": .string("before-\(index)"), "method": "send",
                "params": [
                    "channel": "filechan", "to": "user:before", "message": "before", "sessionKey": .string(key),
                    "idempotencyKey": .string("before-\(index)"),
                ],
            ])
            await settle()
        }
        // Subscribers hear of the rows a little later; here there are none yet.
        await gateway.pass(.seconds(1))
        conversations["before"]?.close()
        _ = await conversations["before"]?.leftovers()
        conversations["before"] = nil
    }
}
