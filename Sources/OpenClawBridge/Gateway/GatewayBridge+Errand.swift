public import Logging
import OpenClawGateway

extension GatewayBridge {
    /// How long a command waits for its message.
    public enum Wait: Sendable, Hashable {
        /// Until the outbox has it.
        case queued
        /// Until the gateway has taken it, or the time is over.
        case accepted(within: Duration)
    }

    /// What happens while a command waits for its message.
    public enum Notice: Sendable {
        /// The outbox has the message.
        case stored(OutboxEntry)
        /// There is no connection to the gateway for this reason, and it is tried again.
        case disconnected(BridgeError)
    }

    /// Stores one message, and delivers it over a connection that is made for it, unless another process delivers already.
    ///
    /// For programs that send one message and end. Of an outbox that nobody delivers, only the lane of the message is delivered, up
    /// to the message itself; while a daemon delivers, this only follows what becomes of the message, and takes over when the daemon
    /// dies.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - outbox: Where it is stored.
    ///   - configuration: The settings.
    ///   - wait: What to wait for.
    ///   - logger: Where the bridge logs.
    ///   - notify: Is told what happens meanwhile, on any thread; it must return at once.
    /// - Returns: A receipt whose status is ``SendReceipt/Status/sent``, or ``SendReceipt/Status/queued`` when the time is over:
    ///   the outbox keeps the message then, and delivers it when a daemon or another command runs.
    /// - Throws: Any other outcome. An error of the connection that only a human can mend carries the receipt of the message, which
    ///   stays in the outbox.
    @discardableResult
    public static func sendDurably(
        _ message: OutboundMessage,
        outbox: Outbox,
        configuration: BridgeConfiguration,
        wait: Wait,
        logger: Logger = .current,
        notify: @escaping @Sendable (Notice) -> Void = { _ in }
    ) async throws(BridgeError) -> SendReceipt {
        try check(message)
        let entry = try await outbox.take(message)
        notify(.stored(entry))
        if entry.delivery.state.isFinal { return try await outbox.outcome(of: entry) }
        guard case .accepted(let limit) = wait else { return SendReceipt(entry) }
        let bridge = GatewayBridge(
            configuration,
            outbox: outbox,
            errand: Errand(lane: entry.lane, notify: notify),
            logger: logger,
            makeKey: randomKey
        )
        return try await bridge.see(entry, through: outbox, within: limit)
    }

    private func see(
        _ entry: OutboxEntry,
        through outbox: Outbox,
        within limit: Duration
    ) async throws(BridgeError) -> SendReceipt {
        let result = await withTaskGroup(
            of: Result<SendReceipt, BridgeError>?.self,
            returning: Result<SendReceipt, BridgeError>?.self
        ) { group in
            group.addTask { await self.connectionFailure(entry) }
            group.addTask {
                do throws(BridgeError) {
                    return .success(try await outbox.follow(entry, within: limit))
                } catch {
                    return .failure(error)
                }
            }
            defer { group.cancelAll() }
            for await result in group {
                if let result { return result }
            }
            return nil
        }
        guard let result else { return SendReceipt(entry) }
        return try result.get()
    }

    /// Keeps a connection; gives the error that only a human can mend, and `nil` when another process took the lease.
    private func connectionFailure(_ entry: OutboxEntry) async -> Result<SendReceipt, BridgeError>? {
        do {
            try await run()
            return nil
        } catch let error as GatewayError {
            var failure = BridgeError(error)
            failure.details.receipt = SendReceipt(entry)
            return .failure(failure)
        } catch let error as BridgeError {
            var failure = error
            failure.details.receipt = SendReceipt(entry)
            return .failure(failure)
        } catch let error as OutboxError where error.code != .leased && error.code != .leaseLost {
            return .failure(BridgeError(error))
        } catch {
            return nil
        }
    }
}
