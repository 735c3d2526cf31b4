public import Logging
public import OpenClawBridge

/// Takes commands out of the messages of an inbox: who speaks, what is meant, may they, and what comes of it.
///
///     inbox.handle(commands.handle)
///
/// What is no command is left alone. Nobody who is not listed gets an answer. A message that is handed out again after a crash is handled
/// again under its own name, so that it begins nothing twice.
public actor ChatCommands {
    private let policy: AccessPolicy
    private let orchestrator: Orchestrator
    private let audit: any AuditLog
    private let bridge: any Bridge
    private let time: DeliveryTime
    private let logger: Logger
    private var generator: any RandomNumberGenerator & Sendable
    private var rate: CommandRate
    private var refusals: CommandRate
    private var confirmations: ConfirmationBook

    /// Makes an intake.
    ///
    /// - Parameters:
    ///   - orchestrator: Carries commands out; its parser reads them.
    ///   - policy: Who may command.
    ///   - audit: Where each command and its outcome is put on record.
    ///   - bridge: What answers are sent through.
    ///   - settings: The settings.
    ///   - logger: Where trouble is told; no text is logged.
    public init(
        orchestrator: Orchestrator,
        policy: AccessPolicy,
        audit: any AuditLog,
        bridge: any Bridge,
        settings: ChatCommandSettings = ChatCommandSettings(),
        logger: Logger = .current
    ) {
        self.init(
            orchestrator: orchestrator,
            policy: policy,
            audit: audit,
            bridge: bridge,
            settings: settings,
            logger: logger,
            time: .system,
            generator: SystemRandomNumberGenerator()
        )
    }

    package init(
        orchestrator: Orchestrator,
        policy: AccessPolicy,
        audit: any AuditLog,
        bridge: any Bridge,
        settings: ChatCommandSettings = ChatCommandSettings(),
        logger: Logger,
        time: DeliveryTime,
        generator: any RandomNumberGenerator & Sendable
    ) {
        self.orchestrator = orchestrator
        self.policy = policy
        self.audit = audit
        self.bridge = bridge
        self.time = time
        self.logger = logger
        self.generator = generator
        rate = CommandRate(settings.rate)
        refusals = CommandRate(settings.refusalRate)
        confirmations = ConfirmationBook(settings.confirmation)
    }

    /// Handles a message.
    ///
    /// - Parameter entry: The message.
    /// - Throws: What is wrong with the store of the workflows or with the audit log; the message is to be handed out again then.
    public func handle(_ entry: InboxEntry) async throws {
        let message = entry.message
        let reading = orchestrator.parser.parse(message)
        if case .conversation = reading { return }
        switch policy.judge(message) {
        case .refused(let refusal): try await refuse(refusal, reading, entry)
        case .speaker(let speaker): try await take(reading, from: speaker, entry)
        }
    }

    private func refuse(_ refusal: AccessRefusal, _ reading: CommandReading, _ entry: InboxEntry) async throws {
        let place = entry.message.conversation.place
        guard case .admitted = refusals.admit(place, at: time.uptime()) else { return }
        try await file(.refused, reading, nil, entry, because: refusal.reason.rawValue)
        if refusal.answersRefusal { await answer("\(refusal)", to: entry) }
    }

    private func take(_ reading: CommandReading, from speaker: Speaker, _ entry: InboxEntry) async throws {
        if case .limited(let wait, let isFirst) = rate.admit(speaker.description, at: time.uptime()) {
            guard isFirst else { return }
            try await file(.limited, reading, speaker, entry)
            return await answer("Too many commands. Try again in \(wait.components.seconds + 1) s.", to: entry)
        }
        switch reading {
        case .conversation: return
        case .mistaken(let mistake):
            try await file(.mistaken, reading, speaker, entry, because: mistake.kind.rawValue)
            await answer("\(mistake)", to: entry)
        case .command(let command):
            try await take(command, from: speaker, entry)
        }
    }

    private func take(_ command: Command, from speaker: Speaker, _ entry: InboxEntry) async throws {
        guard speaker.role >= command.requiredRole else {
            try await file(.refused, .command(command), speaker, entry, because: "role")
            return await answer(Orchestrator.notAllowed(command, speaker), to: entry)
        }
        if case .confirm(let code) = command { return try await confirm(code, speaker, entry) }
        if confirmations.policy.asks(speaker, for: command) { return try await ask(command, speaker, entry) }
        try await perform(command, from: speaker, entry)
    }

    // MARK: Confirming

    private func ask(_ command: Command, _ speaker: Speaker, _ entry: InboxEntry) async throws {
        let place = entry.message.conversation.place
        let code = confirmations.ask(command, of: speaker, in: place, at: time.uptime(), using: &generator)
        try await file(.unconfirmed, .command(command), speaker, entry)
        guard let code else { return await answer("Too many commands wait for a code. Try again later.", to: entry) }
        let minutes = confirmations.policy.lifetime.components.seconds / 60
        // The code of a question that was asked before a crash is forgotten: the new one has to arrive.
        let text = "To \(command): write confirm \(code) within \(minutes) minutes."
        await answer(text, to: entry, as: "question-\(entry.tries)")
    }

    private func confirm(_ code: String, _ speaker: Speaker, _ entry: InboxEntry) async throws {
        // The code is used up when the command was performed.
        if try await isOnRecord(entry) { return }
        let place = entry.message.conversation.place
        let text: String
        switch confirmations.confirm(code, by: speaker, in: place, at: time.uptime()) {
        case .confirmed(let command): return try await perform(command, from: speaker, entry)
        case .wrong(let tries): text = "That is not the code. Tries left: \(tries)."
        case .expired: text = "The code has expired. Write the command again."
        case .nothingPending: text = "No command of yours waits for a code here."
        }
        try await file(.unconfirmed, .command(.confirm(code: code)), speaker, entry, because: "wrong code")
        await answer(text, to: entry)
    }

    // MARK: Performing

    private func perform(_ command: Command, from speaker: Speaker, _ entry: InboxEntry) async throws {
        let result = try await orchestrator.handleCommand(
            command,
            from: speaker,
            origin: entry.message.conversation.replyRoute,
            key: entry.key.text
        )
        try await file(result.isSuccess ? .done : .failed, .command(command), speaker, entry)
        await answer(result.text, to: entry)
    }

    private func file(
        _ outcome: AuditEvent.Outcome,
        _ reading: CommandReading,
        _ speaker: Speaker?,
        _ entry: InboxEntry,
        because reason: String? = nil
    ) async throws(StoreError) {
        guard try await !isOnRecord(entry) else { return }
        var command = ""
        if case .command(let known) = reading { command = known.description }
        let event = AuditEvent(
            place: entry.message.conversation.place,
            speaker: speaker?.description
                ?? entry.message.sender.map { "\(entry.message.conversation.channel):\($0.id)" },
            role: speaker?.role.rawValue,
            command: command,
            outcome: outcome,
            reason: reason,
            key: entry.key.text
        )
        try await audit.append(event, at: time.now())
    }

    /// Whether there is a record of a message that is handed out again; a message gives one record.
    private func isOnRecord(_ entry: InboxEntry) async throws(StoreError) -> Bool {
        guard entry.isRepeated else { return false }
        // It was handed out for the first time some minutes ago at most.
        return try await audit.records(limit: 1000, before: nil).contains { $0.event.key == entry.key.text }
    }

    /// Answers in the conversation that the message came from; what an agent wrote must neither mention nor format anything there.
    private func answer(_ text: String, to entry: InboxEntry, as name: String = "answer") async {
        guard let route = entry.message.conversation.replyRoute else { return }
        do throws(BridgeError) {
            let key = "\(name)-\(entry.key.text)"
            try await bridge.handOver(
                OutboundMessage(LiteralText.neutral(LiteralText.visible(text)), to: route, idempotencyKey: key)
            )
        } catch {
            logger.warning("A command was handled, but not answered.", error: error)
        }
    }
}
