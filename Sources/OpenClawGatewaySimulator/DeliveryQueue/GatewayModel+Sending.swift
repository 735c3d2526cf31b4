import OpenClawGateway

extension GatewayModel {
    /// Takes a message over: it is written to the queue, handed to the channel, mirrored and answered.
    ///
    /// The work belongs to the process and not to the connection: it goes on when the client has gone, and also over a
    /// restart within the process.
    func submit(_ message: OutboundMessage, cacheKey: String) {
        let rowID = random.uuid()
        let life = life
        // The oldest family writes its row only when the work before the call of the channel is done.
        let writesLate = configuration.queueFamily == .replays
        if !writesLate { queue.add(message, id: rowID) }
        working.insert(rowID)
        sendsInFlight[message.sessionKey, default: 0] += 1
        after(configuration.timing.sendWork, lifetime: .process) { model in
            if writesLate { model.queue.add(message, id: rowID) }
            model.attempt(rowID, message, origin: .send) { model, outcome in
                model.finish(rowID, message, outcome, cacheKey: cacheKey, life: life)
            }
        }
    }

    /// What became of an attempt.
    enum AttemptOutcome {
        case delivered(messageID: String)
        case failed(GatewayRefusal, isUnsent: Bool)
    }

    /// Hands a message to its channel.
    func attempt(
        _ rowID: String,
        _ message: OutboundMessage,
        origin: GatewaySimulator.Delivery.Origin,
        then finish: @escaping (GatewayModel, AttemptOutcome) -> Void
    ) {
        queue.attempt(rowID)
        switch plan(for: message) {
        case .fail(let refusal, let isUnsent, let delay):
            after(delay, lifetime: .process) { finish($0, .failed(refusal, isUnsent: isUnsent)) }
        case .deliver(let delay, let answerDelay, let refusal):
            after(delay, lifetime: .process) { model in
                let messageID = model.deliver(message, origin: origin)
                if let fault = model.faults.take(.delivered(message)) { model.perform(fault.action, on: nil) }
                model.after(answerDelay, lifetime: .process) { model in
                    let outcome = refusal.map { AttemptOutcome.failed($0, isUnsent: false) }
                    finish(model, outcome ?? .delivered(messageID: messageID))
                }
            }
        }
    }

    private func deliver(_ message: OutboundMessage, origin: GatewaySimulator.Delivery.Origin) -> String {
        sentCount += 1
        let messageID = messageID(on: message.target.channel)
        let delivery = GatewaySimulator.Delivery(
            id: sentCount,
            channel: message.target.channel,
            to: message.target.address,
            text: message.text,
            mediaURLs: message.mediaURLs,
            accountID: message.accountID,
            threadID: message.threadID,
            replyToID: message.replyToID,
            idempotencyKey: message.key,
            sessionKey: message.sessionKey,
            messageID: messageID,
            origin: origin
        )
        emit(.delivered(delivery))
        return messageID
    }

    private func finish(
        _ rowID: String,
        _ message: OutboundMessage,
        _ outcome: AttemptOutcome,
        cacheKey: String,
        life: Int
    ) {
        let concurrent = sendsInFlight[message.sessionKey] ?? 1
        sendsInFlight[message.sessionKey] = concurrent > 1 ? concurrent - 1 : nil
        working.remove(rowID)
        let answer: Answer
        switch outcome {
        case .delivered(let messageID):
            queue.remove(rowID)
            mirror(message, sendsInFlight: concurrent)
            answer = .ok(result(of: message, messageID: messageID))
        case .failed(let refusal, let isUnsent):
            queue.fail(rowID, isUnsent: isUnsent, at: now)
            if isUnsent { scheduleRetry(rowID) }
            answer = .refused(refusal)
        }
        // After a restart the key is unknown again, or already belongs to another request.
        guard life == self.life else { return }
        for request in idempotency.complete(cacheKey, answer, at: now) { respond(answer, to: request) }
    }

    private func result(of message: OutboundMessage, messageID: String) -> JSONValue {
        let member = resultMember(message.target)
        return .object(compact: [
            "runId": .string(message.key),
            "messageId": .string(messageID),
            "channel": .string(message.target.channel),
            "pollId": .when(message.isPoll, .string(messageID)),
        ]).setting(member.name, .string(member.value))
    }

    /// Shows a delivered message in the transcript of its session.
    ///
    /// A text that the session ends with already is not shown again. Gateways of the oldest queue family lose rows
    /// from history when several are written into one session at the same time.
    func mirror(_ message: OutboundMessage, sendsInFlight concurrent: Int) {
        let text = message.text.trimmed
        describe(message)
        if openSession(message.sessionKey).endsWithAssistantText(text) { return }
        let isLost = configuration.queueFamily == .replays && random.happens(chance: Self.lossChance(concurrent))
        append(role: "assistant", text: text, to: message.sessionKey) { row in
            row.idempotencyKey = message.key
            row.model = TranscriptRow.mirrorModel
            row.isVisible = !isLost
        }
    }

    /// The measured share of rows that 2026.5.7 lost, by the sends in flight into one session.
    private static func lossChance(_ concurrent: Int) -> Double {
        switch concurrent {
        case ...2: 0
        case ...7: 0.12
        default: 0.25
        }
    }

    /// Gives the session the origin and the name of what was sent into it.
    private func describe(_ message: OutboundMessage) {
        let target = message.target
        openSession(message.sessionKey)
        sessions.update(message.sessionKey) { session in
            session.kind = target.kind == .direct ? "direct" : "group"
            session.chatType = target.kind.rawValue
            session.displayName = target.displayName
            session.origin = [
                "label": .string(target.displayName), "provider": .string(target.channel),
                "surface": .string(target.channel), "chatType": .string(target.kind.rawValue),
                "from": .string(target.displayName),
                "to": .string(target.kind == .direct ? "user:\(target.id)" : "channel:\(target.id)"),
            ]
            if session.deliveryContext == nil { session.deliveryContext = ["channel": .string(target.channel)] }
            if session.lastChannel == nil { session.lastChannel = target.channel }
        }
    }
}
