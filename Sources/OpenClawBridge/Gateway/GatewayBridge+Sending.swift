public import Logging
import OpenClawGateway
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension GatewayBridge {
    /// Sends one message, and tells what became of it.
    ///
    /// With an outbox the message is durable before anything is sent. While there is a connection this waits until the gateway
    /// has taken it, for as long as ``OutboundMessage/timeout`` says; without a connection, or when the time is over, the receipt
    /// says ``SendReceipt/Status/queued`` and the message is delivered as soon as it can be. Cancelling the waiting task
    /// does not take the message back.
    ///
    /// Without an outbox it is one attempt. A chat gets it by the gateway's `send`, an agent by `chat.send`. An agent must exist: the gateway would begin a stray
    /// session for any key.
    @discardableResult
    public func send(_ message: OutboundMessage) async throws(BridgeError) -> SendReceipt {
        try Self.check(message)
        guard let outbox else { return try await send(message, over: try client()) }
        let entry = try await outbox.take(message)
        guard isConnected else { return SendReceipt(entry) }
        return try await outbox.follow(entry, within: message.timeout ?? .seconds(60))
    }

    /// Sends one message over a connection that is made for it and closed after it.
    ///
    /// For programs that send one message and end. Nothing is tried again: when the connection cannot be made, the error is
    /// told at once.
    ///
    /// - Parameters:
    ///   - message: The text and where it goes.
    ///   - configuration: The settings. The device identity is read, or made.
    ///   - logger: Where the bridge logs.
    /// - Returns: A receipt whose status is ``SendReceipt/Status/sent`` or ``SendReceipt/Status/queued``.
    /// - Throws: Any other outcome; see ``send(_:)``.
    @discardableResult
    public static func sendOnce(
        _ message: OutboundMessage,
        configuration: BridgeConfiguration,
        logger: Logger = .current
    ) async throws(BridgeError) -> SendReceipt {
        try check(message)
        let bridge = GatewayBridge(configuration, logger: logger)
        do {
            return try await GatewayConnection.withConnection(
                configuration: configuration.gatewayConfiguration,
                identity: try bridge.deviceIdentity(),
                deviceTokens: configuration.deviceTokenFile.map { DeviceTokenStore(file: $0) },
                logger: logger
            ) { try await bridge.send(message, over: $0) }
        } catch let error as GatewayError {
            throw BridgeError(error)
        } catch let error as BridgeError {
            throw error
        } catch {
            throw .cancelled(.init("The message was not sent.", cause: error))
        }
    }

    static func check(_ message: OutboundMessage) throws(BridgeError) {
        guard message.text.contains(where: { !$0.isWhitespace }) else {
            throw .send(.messageRejected, .init("The message has no text."))
        }
        guard !Task.isCancelled else {
            throw .cancelled(.init("The calling task was cancelled before anything was sent."))
        }
    }

    /// Sends one message in one attempt.
    func send(
        _ message: OutboundMessage,
        over client: some GatewayCaller
    ) async throws(BridgeError) -> SendReceipt {
        switch message.route {
        case .chat(let target):
            return try await send(message, to: target, over: client)
        case .ownAccount(let account):
            return try await send(message, to: try await ownTarget(account, over: client), over: client)
        case .agent(let session):
            try await checkAgent(session, over: client)
            return try await send(message, to: session, over: client)
        }
    }

    static func randomKey() -> String { OwnKeys.prefix + UUID().uuidString.lowercased() }

    // MARK: Attempts

    private func send(
        _ message: OutboundMessage,
        to target: ChatTarget,
        over client: some GatewayCaller
    ) async throws(BridgeError) -> SendReceipt {
        let key = takeKey(for: message)
        var call = SendMessage(channel: target.channel, to: target.to, message: message.text, idempotencyKey: key)
        call.accountID = target.accountID ?? configuration.accountID
        call.threadID = target.threadID
        return try await attempt(call, for: message, key: key, over: client) { result in
            .channelAccepted(messageID: result.messageID)
        }
    }

    private func send(
        _ message: OutboundMessage,
        to session: AgentSession,
        over client: some GatewayCaller
    ) async throws(BridgeError) -> SendReceipt {
        let key = takeKey(for: message)
        let call = ChatSend(sessionKey: session.key, message: message.text, idempotencyKey: key)
        return try await attempt(call, for: message, key: key, over: client) { result in
            if result.aborted == true || !result.runIDs.isEmpty { return .runsStopped(runIDs: result.runIDs) }
            let run = result.runID ?? key
            return run == key ? .runStarted(runID: run) : .runJoined(runID: run)
        }
    }

    private func attempt<Call: GatewayCall>(
        _ call: Call,
        for message: OutboundMessage,
        key: String,
        over client: some GatewayCaller,
        evidence: (Call.Response) -> SendReceipt.Evidence
    ) async throws(BridgeError) -> SendReceipt {
        do throws(GatewayError) {
            let result = try await client.call(call, timeout: message.timeout)
            return SendReceipt(for: message, idempotencyKey: key, status: .sent, evidence: evidence(result))
        } catch {
            return try BridgeError.outcome(of: error, sending: message, key: key).get()
        }
    }

    private func takeKey(for message: OutboundMessage) -> String {
        let key = message.idempotencyKey ?? makeKey()
        state.withLock { $0.ownKeys.insert(key) }
        return key
    }

    // MARK: What must be known before

    /// The chat of a linked account with itself.
    private func ownTarget(_ account: OwnAccount, over client: some GatewayCaller) async throws(BridgeError)
        -> ChatTarget
    {
        let status = try await lookUp(ReadChannelsStatus(), over: client)
        let wanted = account.accountID ?? configuration.accountID
        let isDefault = wanted == nil || wanted == status.defaultAccountIDs[account.channel] || wanted == "default"
        guard isDefault else {
            throw .session(
                .sessionNotFound,
                .init(
                    "The gateway tells the own number of the default account only, not of \"\(wanted ?? "")\".",
                    advice: "Name the number: \(account.channel):dm:<number>?account=\(wanted ?? "")."
                )
            )
        }
        let channel = status.channels[account.channel]
        guard channel?.linked != false, let number = channel?.identity?.e164, !number.isEmpty else {
            throw .session(
                .sessionNotFound,
                .init("\(account.channel) is not linked at the gateway.", advice: "Link it there, then send again.")
            )
        }
        var target: ChatTarget
        do throws(SessionKeyError) {
            target = ChatTarget(.whatsapp, .direct, try PhoneNumber(number).digits)
        } catch {
            throw .session(.sessionNotFound, .init("The gateway's own number is not a phone number.", cause: error))
        }
        target.accountID = wanted
        return target
    }

    /// Refuses a session of an agent that the gateway does not have.
    private func checkAgent(_ session: AgentSession, over client: some GatewayCaller) async throws(BridgeError) {
        if let known = state.withLock({ $0.agents }), known.ids.contains(session.agentID),
            known.connectionID == client.connectionID
        {
            return
        }
        // Asked again for each unknown agent: it may have been added since.
        let connectionID = client.connectionID
        let agents = AgentList(try await lookUp(ListAgents(), over: client), connectionID: connectionID)
        state.withLock { $0.agents = agents }
        guard agents.ids.contains(session.agentID) else {
            let known = agents.ids.sorted().prefix(20).joined(separator: ", ")
            let aboutChannels =
                KnownChannels.builtInNames.contains(session.agentID)
                ? " For the chat network write \(session.agentID):dm:… or \(session.agentID):group:…." : ""
            throw .session(
                .sessionNotFound,
                .init(
                    "The gateway has no agent \"\(session.agentID)\", so \(session.key.shortened) is nobody's session.",
                    advice: "Its agents: \(known)." + aboutChannels
                )
            )
        }
    }

    /// A request that sends nothing to anybody, so that every failure means "not sent".
    private func lookUp<Call: GatewayCall>(
        _ call: Call,
        over client: some GatewayCaller
    ) async throws(BridgeError) -> Call.Response {
        do throws(GatewayError) {
            return try await client.call(call, timeout: .seconds(10))
        } catch {
            throw BridgeError(error)
        }
    }
}
