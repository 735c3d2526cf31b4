public import CoreMetrics

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Messages that shall be delivered: takes them in, tells about them, and steers them.
///
/// A message is durable, as far as the store is, before ``enqueue(_:)`` returns. Delivering is the work of a ``GatewayBridge``
/// that has the outbox, in this process or another; all else works without a gateway.
public final class Outbox: Sendable {
    /// Where the entries are kept.
    public let store: any OutboxStore
    /// How they are delivered.
    public let settings: DeliverySettings
    /// The longest messages of the channels; what is longer is cut into numbered parts.
    public let limits: MessageLimits
    /// The account of the channel for messages that name none.
    let accountID: String?
    let time: DeliveryTime
    let board = DeliveryBoard()
    let instruments: OutboxInstruments
    let observers = DeliveryObservers()

    /// Makes an outbox over a store.
    ///
    /// - Parameters:
    ///   - store: Where the entries are kept.
    ///   - settings: How they are delivered.
    ///   - limits: The longest messages of the channels.
    ///   - accountID: The account of the channel for messages that name none.
    ///   - metrics: Where the instruments `openclaw_outbox_*` are kept.
    public convenience init(
        store: any OutboxStore,
        settings: DeliverySettings = DeliverySettings(),
        limits: MessageLimits = MessageLimits(),
        accountID: String? = nil,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.init(
            store: store,
            settings: settings,
            limits: limits,
            accountID: accountID,
            metrics: metrics,
            time: .system
        )
    }

    package init(
        store: any OutboxStore,
        settings: DeliverySettings = DeliverySettings(),
        limits: MessageLimits = MessageLimits(),
        accountID: String? = nil,
        metrics: any MetricsFactory = MetricsSystem.factory,
        time: DeliveryTime
    ) {
        self.store = store
        self.settings = settings
        self.limits = limits
        self.accountID = accountID
        self.time = time
        instruments = OutboxInstruments(factory: metrics)
    }

    // MARK: Taking in

    /// Takes a message in; it is durable when this returns.
    ///
    /// A message that is longer than its channel allows is cut at paragraphs, and its parts are numbered.
    ///
    /// - Parameter message: The message. Its ``OutboundMessage/idempotencyKey`` makes repeated calls harmless: the same message
    ///   under the same key gives the entry of the first call.
    /// - Returns: The entry.
    /// - Throws: ``OutboxError/Code/conflict`` when the key belongs to another message, ``OutboxError/Code/full`` when a limit
    ///   is reached, ``OutboxError/Code/notAllowed`` for a message without text, and other errors of the store. The message
    ///   was not taken then; only after ``OutboxError/Code/unusable`` it may have been, and the same call again under an
    ///   idempotency key settles it.
    @discardableResult
    public func enqueue(_ message: OutboundMessage) async throws(OutboxError) -> OutboxEntry {
        try await submit(message).entry
    }

    /// Takes a message in, as ``enqueue(_:)`` does, and tells whether it is new.
    package func submit(_ message: OutboundMessage) async throws(OutboxError) -> Enqueued {
        let submission = try submission(of: message)
        do throws(OutboxError) {
            return told(try await store.enqueue(submission, at: time.now()))
        } catch {
            throw refused(error)
        }
    }

    /// Takes messages in, each on its own as ``enqueue(_:)`` does; those for one target keep their order.
    ///
    /// - Returns: What became of each, in the same order.
    package func submit(contentsOf messages: [OutboundMessage]) async -> [Result<Enqueued, OutboxError>] {
        let submissions = messages.map { message in
            Result { () throws(OutboxError) in try submission(of: message) }
        }
        let usable = submissions.compactMap { try? $0.get() }
        var taken = await store.enqueue(contentsOf: usable, at: time.now())[...]
        return submissions.map { submission in
            submission.flatMap { _ in
                (taken.popFirst() ?? .failure(OutboxError(.unusable, "The store did not answer."))).map(told)
                    .mapError(refused)
            }
        }
    }

    private func submission(of message: OutboundMessage) throws(OutboxError) -> OutboxSubmission {
        guard message.text.contains(where: { !$0.isWhitespace }) else {
            throw OutboxError(.notAllowed, "The message has no text.")
        }
        return OutboxSubmission(
            route: message.route,
            lane: Lane(message.route, account: accountID),
            sessionKey: message.sessionKey,
            parts: limits.parts(of: message.text, for: message.route),
            metadata: message.metadata,
            idempotencyKey: message.idempotencyKey,
            options: message.delivery,
            trace: message.trace ?? .current
        )
    }

    /// Tells of an entry that was taken in.
    private func told(_ enqueued: Enqueued) -> Enqueued {
        if enqueued.isNew {
            instruments.enqueued.increment()
            observers.tell(.enqueued(enqueued.entry))
            board.post(.added(enqueued.entry))
        }
        return enqueued
    }

    /// Counts a message that was not taken in.
    private func refused(_ error: OutboxError) -> OutboxError {
        instruments.count(refused: error)
        return doubted(error)
    }

    // MARK: Telling

    /// The entry with this name.
    ///
    /// - Throws: ``OutboxError/Code/notFound`` when there is none, or it was removed.
    public func entry(_ id: EntryID) async throws(OutboxError) -> OutboxEntry {
        guard id.outbox == store.name else {
            throw OutboxError(
                .notFound,
                "Entry \(id) belongs to another outbox than this one, \(store.name).",
                advice: "Name the folder of its outbox."
            )
        }
        guard let entry = try await store.entry(id) else {
            throw OutboxError(.notFound, "There is no entry \(id); finished entries are removed after a while.")
        }
        return entry
    }

    /// The receipt of an entry as it stands.
    ///
    /// - Throws: ``OutboxError/Code/notFound``.
    public func receipt(for id: EntryID) async throws(OutboxError) -> SendReceipt {
        SendReceipt(try await entry(id))
    }

    /// The whole story of an entry.
    ///
    /// - Throws: ``OutboxError/Code/notFound``.
    public func explain(_ id: EntryID) async throws(OutboxError) -> DeliveryExplanation {
        let entry = try await entry(id)
        return DeliveryExplanation(
            entry: entry,
            transitions: try await store.transitions(of: id),
            position: entry.delivery.isFinished ? 0 : try await store.position(of: entry),
            pauses: try await store.pauses().filter { $0.stops(entry.lane) }
        )
    }

    /// The steps of an entry from now on, to its end.
    ///
    /// Begins with the entry as it stands. Steps that follow each other quickly may be told as one; the last one never is left
    /// out. Steps that another process takes are seen with a delay of at most ``DeliverySettings/housekeeping``.
    public func track(_ id: EntryID) -> DeliverySteps { DeliverySteps(id: id, outbox: self) }

    // MARK: Steering

    /// Ends an entry that nobody wants any more, unless its request was handed to the gateway.
    ///
    /// - Returns: The entry: ``DeliveryState/cancelled``, or ``DeliveryState/unknown`` when it may have been sent before.
    /// - Throws: ``OutboxError/Code/notAllowed`` when it has ended, or is being sent; ``OutboxError/Code/notFound``.
    @discardableResult
    public func cancel(_ id: EntryID) async throws(OutboxError) -> OutboxEntry {
        try await steer(id) { machine, now throws(OutboxError) in try machine.cancel(at: now) }
    }

    /// Begins anew with an entry that has ended, at the part that did not get through.
    ///
    /// - Throws: ``OutboxError/Code/notAllowed`` when it was accepted, or has not ended; ``OutboxError/Code/notFound``.
    @discardableResult
    public func retry(_ id: EntryID) async throws(OutboxError) -> OutboxEntry {
        try await steer(id) { machine, now throws(OutboxError) in try machine.retry(at: now) }
    }

    private func steer(
        _ id: EntryID,
        _ change: @escaping @Sendable (inout DeliveryStateMachine, Date) throws(OutboxError) -> Void
    ) async throws(OutboxError) -> OutboxEntry {
        _ = try await entry(id)
        let (now, rules) = (time.now(), settings.rules)
        let entry: OutboxEntry
        do throws(OutboxError) {
            entry = try await store.amend(id, under: nil) { entry throws(OutboxError) in
                var machine = DeliveryStateMachine(entry, rules: rules)
                try change(&machine, now)
                entry = machine.entry
                return machine.transitions
            }
        } catch {
            throw doubted(error)
        }
        count(finished: entry)
        if entry.delivery.isFinished { observers.tell(.ended(entry)) }
        board.post(.steered(entry))
        board.post(.changed(entry))
        return entry
    }

    /// Counts an entry that has just ended, and writes it into its trace; nothing happens for others.
    func count(finished entry: OutboxEntry) {
        guard entry.delivery.isFinished else { return }
        instruments.count(finished: entry)
        DeliveryTrace(entry)?.recordOutcome()
    }

    /// Has the delivery look for what a store may have written although it failed.
    private func doubted(_ error: OutboxError) -> OutboxError {
        if error.code == .unusable { board.post(.unclear) }
        return error
    }

    /// Stops deliveries until ``resume(_:)``, also over restarts; attempts in flight finish.
    ///
    /// A delivery by this process begins nothing new once this has returned; one by another process, after at most
    /// ``DeliverySettings/housekeeping``.
    public func pause(_ scope: OutboxScope) async throws(OutboxError) {
        try await setPaused(true, scope)
    }

    /// Lets deliveries go on.
    public func resume(_ scope: OutboxScope) async throws(OutboxError) {
        try await setPaused(false, scope)
    }

    private func setPaused(_ isPaused: Bool, _ scope: OutboxScope) async throws(OutboxError) {
        do throws(OutboxError) {
            try await store.setPaused(isPaused, scope)
            board.post(.pauses(try await store.pauses()))
        } catch {
            throw doubted(error)
        }
    }
}
