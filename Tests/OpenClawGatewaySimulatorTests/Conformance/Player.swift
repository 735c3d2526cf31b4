/// Plays the client's side of a dialogue against a gateway and compares what comes back.
///
/// Before each thing that the client does, everything that the recorded client had got by then must have come. Within a
/// lane the order counts; a frame that the recording does not have is a mismatch when its connection closes.
final class Player {
    let dialogue: Dialogue
    let gateway: any DialogueGateway
    let exceptions: Exceptions
    var bindings = Bindings()
    var transcript: [String] = []
    private(set) var mismatches: [Mismatch] = []
    var conversations: [String: Conversation] = [:]
    var devices: [String: Device] = [:]
    /// When the gateway's process began, by its own clock.
    var processStart: Double?
    private var line = 0

    init(dialogue: Dialogue, gateway: any DialogueGateway, exceptions: Exceptions) {
        self.dialogue = dialogue
        self.gateway = gateway
        self.exceptions = exceptions
        bindings["$own"] = "http://127.0.0.1:\(gateway.port)"
    }

    /// Plays every step; ends early when an answer does not come, since nothing after it would be right.
    func play() async throws {
        try await makeSessions()
        for step in dialogue.steps {
            line = step.line
            let goesOn =
                exceptions.leaveOut(step.line) ? await leaveOut(step.action) : try await perform(step.action)
            guard goesOn else { break }
        }
        for conversation in conversations.values where !conversation.isClosed { await finish(conversation) }
    }

    private func perform(_ action: Step.Action) async throws -> Bool {
        if case .expect(let expectation) = action { return await expect(expectation) }
        await settle()
        switch action {
        case .note(let note): transcript.append("# \(note)")
        case .open(let name, let path, let headers): return try await open(name, path: path, headers: headers)
        case .connect(let name, let id, let with, let signature):
            try connect(name, id: id, with: with, signature: signature)
        case .send(let name, let frame): conversations[name]?.send(bindings.filled(frame))
        case .sendText(let name, let text): conversations[name]?.send(text: text)
        case .sendMade(let name, let frame):
            conversations[name]?.send(text: frame.text(connect: dialogue.usualConnect), isBinary: frame.isBinary)
        case .leave(let name, let saw): return await leave(name, saw: saw)
        case .drop(let name): await conversations[name]?.drop()
        case .refused: await refused()
        case .distrust: await fails(.trustedCertificate, "a client that trusts nobody was let in")
        case .plain: await fails(.none, "a client without TLS was let in")
        case .pass(let time): await gateway.pass(time)
        case .startGateway: await gateway.start()
        case .stopGateway: await gateway.stop()
        case .expect: break
        }
        return true
    }
}

extension Player {
    /// Waits until the gateway has read everything, and everything has come that it wrote.
    ///
    /// Twice, because what one connection is told may follow from what another has said.
    func settle() async {
        for _ in 1...2 {
            for conversation in conversations.values { await conversation.settle() }
        }
    }

    /// Lets time pass until something is there; gives `nil` when it does not come within a minute of the gateway's time.
    func wait<Found>(for find: () -> Found?) async -> Found? {
        var passed = Duration.zero
        while passed < .seconds(60) {
            if let found = find() { return found }
            await settle()
            if let found = find() { return found }
            guard let time = await gateway.passToNext() else { return nil }
            passed += time
        }
        return nil
    }

    /// Notes a mismatch; gives `false`, for callers that end with it.
    @discardableResult
    func complain(_ expected: String, _ got: String) -> Bool {
        let mismatch = Mismatch(line: line, expected: expected, got: got)
        mismatches.append(mismatch)
        transcript.append("!! \(mismatch)")
        return false
    }
}
