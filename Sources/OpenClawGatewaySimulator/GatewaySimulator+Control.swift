public import OpenClawGateway

extension GatewaySimulator {
    // MARK: Messages from people

    /// Lets a message of a chat reach the gateway, as if somebody had written it.
    ///
    /// The message becomes a row in the transcript of its conversation, and a `session.message` for those who watch it.
    ///
    /// - Parameters:
    ///   - channel: The channel, for example `whatsapp`.
    ///   - sender: Who wrote, in the channel's own form, for example `+4915112345678`.
    ///   - senderName: The name that the channel shows.
    ///   - group: The group it was written in; `nil` for a direct message.
    ///   - text: What was written.
    ///   - accountID: The account of the gateway that received it.
    /// - Returns: The key of the session that the message went to.
    /// - Throws: ``SimulatorError/noSuchPlace(channel:address:)`` when the sender or the group is no address there.
    @discardableResult
    public func receive(
        channel: String,
        from sender: String,
        named senderName: String? = nil,
        in group: String? = nil,
        text: String,
        accountID: String = "default"
    ) async throws -> String {
        let message = InboundMessage(
            channel: channel,
            sender: sender,
            senderName: senderName,
            group: group,
            text: text,
            accountID: accountID
        )
        let key = await engine.update { model in model.channels[channel] == nil ? nil : model.receive(message) }
        guard let key else { throw SimulatorError.noSuchPlace(channel: channel, address: group ?? sender) }
        return key
    }

    /// Begins a new transcript for a session, as `/new` in a chat does.
    ///
    /// The session gets another id, and its rows are counted from 1 again.
    ///
    /// - Parameter key: The session's key.
    /// - Returns: Whether there is such a session.
    @discardableResult
    public func resetSession(_ key: String) async -> Bool {
        await engine.update { model in
            guard model.sessions[key] != nil else { return false }
            model.reset(key)
            return true
        }
    }

    // MARK: The process

    /// Kills the gateway's process: connections break without a close frame, and nothing listens any more.
    public func crash() async { await engine.update { $0.crash() } }

    /// Starts a new process after a crash or a stop, and waits until it greets clients; a running one is killed first.
    ///
    /// The port stays the same. What a gateway keeps in memory is gone: subscriptions, idempotency keys, its age.
    public func restart() async throws {
        await engine.update { model in
            if model.phase != .down { model.crash() }
            model.boot()
        }
        try await ready()
    }

    /// Restarts the gateway within its process, and waits until it greets clients again.
    ///
    /// Clients get a `shutdown` event and close code 1012. Idempotency keys are forgotten, but `uptimeMs` goes on and
    /// sends in flight are finished. A gateway that was down is started.
    public func restartInProcess() async throws {
        await engine.update { $0.phase == .down ? $0.boot() : $0.restartInProcess() }
        try await ready()
    }

    /// Stops the gateway in order: clients get a `shutdown` event and close code 1012, then nothing listens any more.
    public func stop() async { await engine.stop() }

    // MARK: Time

    /// Lets time pass at once, as if the test had waited for it.
    ///
    /// What is due in it happens in its order: ticks and pings, the end of idempotency keys, a delivery that takes long.
    /// The gateway's wall clock and `uptimeMs` move with it. The time is the gateway's own: with a ``Timing/scale`` of 10
    /// a minute passes for a gateway that lives ten times as fast.
    public func pass(_ time: Duration) async { await engine.pass(time / max(configuration.timing.scale, 0.001)) }

    /// Lets time pass until the next thing is due, and does it.
    ///
    /// - Returns: How long that took; `nil` when nothing will happen by itself.
    @discardableResult
    public func passToNext() async -> Duration? { await engine.passToNext() }

    // MARK: Trouble

    /// Adds a fault, or lets it happen at once when its trigger is ``Fault/Trigger/now``.
    public func inject(_ fault: Fault) async { await engine.update { $0.inject(fault) } }

    /// Takes away all faults that have not happened yet.
    public func removeFaults() async { await engine.update { $0.faults.removeAll() } }

    /// Changes a channel, for example to disconnect it.
    ///
    /// When it is connected again, the gateway looks at the messages that wait for it.
    public func changeChannel(_ id: String, _ change: @Sendable (inout Channel) -> Void) async {
        await engine.update { model in
            guard var channel = model.channels[id] else { return }
            let wasConnected = channel.isConnected
            change(&channel)
            model.channels[id] = channel
            if !wasConnected, channel.isConnected, model.phase == .up { model.drain(channel: id) }
        }
    }

    // MARK: Pairing

    /// A device that waits for approval.
    public struct PairingRequest: Sendable, Hashable {
        /// The id to approve or reject it with.
        public var id: String
        /// The device.
        public var deviceID: String
        /// What it asks for.
        public var scopes: [OperatorScope]
    }

    /// The devices that wait for approval.
    public var pendingPairings: [PairingRequest] {
        get async {
            await engine.update { model in
                model.devices.forgetExpired(at: model.now)
                return model.devices.pending.map { pending in
                    PairingRequest(
                        id: pending.requestID,
                        deviceID: pending.device.deviceID,
                        scopes: pending.device.scopes.map { OperatorScope(rawValue: $0) }
                    )
                }
            }
        }
    }

    /// Approves a device, as `openclaw devices approve` does on the gateway's machine.
    ///
    /// - Returns: Whether there was such a request.
    @discardableResult
    public func approvePairing(_ requestID: String) async -> Bool {
        await engine.update { $0.approve(requestID) != nil }
    }
}
