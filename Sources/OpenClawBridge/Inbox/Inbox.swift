public import CoreMetrics
public import Logging
import OpenClawGateway
public import ServiceLifecycle
import Synchronization

/// Hears what people write, and hands every message to a handler once.
///
/// Each message is filed in the store before anybody sees it. What was missed, because there was no connection or because the gateway dropped it,
/// is read from the gateway's history and put in order. Messages of one conversation are handled one after another; different conversations do
/// not wait for each other. Run it as a service beside its bridge:
///
///     let inbox = Inbox(bridge, store: try SQLiteInboxStore(path: "inbox.sqlite"))
///     inbox.handle { entry in
///         print(entry.message.text)
///     }
///     let group = ServiceGroup(services: [bridge, inbox], logger: logger)
///     try await group.run()
///
/// A message is marked in the store before the handler is called and after it has returned. When the process ends in between, the message is handed
/// out again with ``InboxEntry/isRepeated``: name what is done because of it after ``InboxKey/text``, and nothing is done twice.
public final class Inbox: Service {
    /// What is done with a message.
    public typealias Handler = @Sendable (InboxEntry) async throws -> Void

    struct State {
        var isRunning = false
        var isDraining = false
        var handler: Handler?
        /// The conversations of which a message is being handled.
        var busy: Set<InboundMessage.Conversation> = []
        var streams: [UInt64: EventBuffer<InboxEntries.News>] = [:]
        var lastStream: UInt64 = 0
    }

    /// Where the messages are kept.
    public let store: any InboxStore
    /// How the inbox works.
    public let settings: InboxSettings
    let bridge: GatewayBridge
    let time: DeliveryTime
    let logger: Logger
    let instruments: InboxInstruments
    let state = Mutex(State())
    /// Raised when there may be something to hand out.
    let work = Signal()

    /// Makes an inbox.
    ///
    /// - Parameters:
    ///   - bridge: The bridge whose messages are heard. Somebody else runs it.
    ///   - store: Where the messages are kept.
    ///   - settings: How the inbox works.
    ///   - metrics: Where the counters `openclaw_inbox_*_total` are kept.
    ///   - logger: Where the inbox logs; never what somebody wrote.
    public convenience init(
        _ bridge: GatewayBridge,
        store: any InboxStore,
        settings: InboxSettings = InboxSettings(),
        metrics: any MetricsFactory = MetricsSystem.factory,
        logger: Logger = .current
    ) {
        self.init(bridge, store: store, settings: settings, metrics: metrics, logger: logger, time: .system)
    }

    package init(
        _ bridge: GatewayBridge,
        store: any InboxStore,
        settings: InboxSettings = InboxSettings(),
        metrics: any MetricsFactory = MetricsSystem.factory,
        logger: Logger,
        time: DeliveryTime
    ) {
        self.bridge = bridge
        self.store = store
        self.settings = settings
        self.logger = logger
        self.time = time
        instruments = InboxInstruments(factory: metrics)
    }

    /// Has every message handled by `handler`, in place of the one before.
    ///
    /// Until there is a handler, messages wait in the store, and expire there. A message that the handler throws an error for is handed out again
    /// after ``InboxSettings/retryDelay``, ``InboxSettings/maximumTries`` times in all; meanwhile the later ones of its conversation wait. The
    /// handler's task is cancelled when the inbox is; on a graceful shutdown it may finish.
    public func handle(_ handler: @escaping Handler) {
        state.withLock { $0.handler = handler }
        work.raise()
    }

    /// The new messages from now on, for somebody who only looks on.
    ///
    /// - Parameter limit: How many wait for the reader before the oldest are dropped.
    /// - Returns: A sequence of its own for this caller.
    public func entries(limit: Int = 256) -> InboxEntries {
        let buffer = EventBuffer<InboxEntries.News>(limit: limit, byteLimit: EventLimits.bytes)
        let id = state.withLock { state in
            state.lastStream += 1
            state.streams[state.lastStream] = buffer
            return state.lastStream
        }
        let subscription = EventSubscription { [weak self] in
            self?.state.withLock { _ = $0.streams.removeValue(forKey: id) }
        }
        return InboxEntries(limit: limit, buffer: buffer, subscription: subscription)
    }

    /// Listens, files and hands out until the task is cancelled or the service group shuts down.
    ///
    /// - Throws: ``StoreError`` when the store cannot be used at the beginning, or when this inbox runs already. Later troubles of the store are
    ///   logged and tried again.
    public func run() async throws {
        try begin()
        defer { end() }
        let unfinished = try await store.giveBack(triedLessThan: settings.maximumTries)
        if unfinished > 0 {
            logger.info("Messages were being handled when the process ended", metadata: ["count": "\(unfinished)"])
        }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await InboxIntake(self).run() }
                await handOut()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.state.withLock { $0.isDraining = true }
            self.work.raise()
        }
    }

    private func begin() throws(StoreError) {
        let isFirst = state.withLock { state in
            defer { state.isRunning = true }
            state.isDraining = false
            state.busy = []
            return !state.isRunning
        }
        if !isFirst { throw StoreError(.conflict, "This inbox runs already.", advice: "Run each inbox once.") }
    }

    private func end() {
        let streams = state.withLock { state in
            state.isRunning = false
            defer { state.streams = [:] }
            return Array(state.streams.values)
        }
        for stream in streams { stream.finish() }
    }

    /// Tells those who look on and those who handle of what was filed.
    func tell(_ filed: [InboxEntry]) {
        let news = filed.filter { $0.state == .new }
        guard !news.isEmpty else { return }
        let streams = state.withLock { Array($0.streams.values) }
        for entry in news {
            for stream in streams { stream.append(.entry(entry)) }
        }
        work.raise()
    }
}
