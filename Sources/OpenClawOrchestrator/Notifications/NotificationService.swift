public import CoreMetrics
import Crypto
public import Logging
public import OpenClawBridge
public import ServiceLifecycle
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells people what happens, in the chats that the settings name.
///
/// Each notification is stored before it is sent, and sent under a key that is the same after a crash, so that it is
/// neither lost nor told twice. While ``run()`` is active it does the sending, also of what was held back and of what
/// another process has stored; otherwise ``notify(_:)`` itself sends what is due.
///
/// A bridge with an outbox owns the delivery from there on. Without one a message is sent once: when that fails the
/// notification is given up, logged and counted. No text is ever logged.
///
///     let notifications = NotificationService(bridge: bridge, settings: NotificationSettings(configuration))
///     await notifications.notify(ChatNotification(id: "pr-17", kind: .prCreated, values: ["url": address]))
public final class NotificationService: Notifier, Service {
    let bridge: any Bridge
    let store: any NotificationStore
    let settings: NotificationSettings
    let instruments: NotificationInstruments
    let logger: Logger
    let time: DeliveryTime
    /// Whether the bridge sees a message through that it has taken.
    let hasOutbox: Bool
    /// The agents whose absence was told already.
    let toldMissing = Mutex<Set<String>>([])
    private let templates: MessageTemplates
    private let plan: NotificationPlan
    private let isRunning = Atomic(false)
    private let news = Signal()

    /// Makes a service.
    ///
    /// - Parameters:
    ///   - bridge: What messages are sent through.
    ///   - store: Where notifications are kept until they are handed over; the default forgets them with the process.
    ///   - settings: Where they go, and when they are held back.
    ///   - templates: What they say.
    ///   - metrics: Where the counters `openclaw_notifications_*_total` are kept.
    ///   - logger: Where trouble is told.
    public convenience init(
        bridge: any Bridge,
        store: any NotificationStore = InMemoryNotificationStore(),
        settings: NotificationSettings,
        templates: MessageTemplates = .builtIn,
        metrics: any MetricsFactory = MetricsSystem.factory,
        logger: Logger = .current
    ) {
        self.init(
            bridge: bridge,
            store: store,
            settings: settings,
            templates: templates,
            metrics: metrics,
            logger: logger,
            time: .system
        )
    }

    package init(
        bridge: any Bridge,
        store: any NotificationStore = InMemoryNotificationStore(),
        settings: NotificationSettings,
        templates: MessageTemplates = .builtIn,
        metrics: any MetricsFactory = MetricsSystem.factory,
        logger: Logger = .current,
        time: DeliveryTime
    ) {
        self.bridge = bridge
        self.store = store
        self.settings = settings
        self.templates = templates
        self.logger = logger
        self.time = time
        instruments = NotificationInstruments(factory: metrics)
        plan = NotificationPlan(settings)
        hasOutbox = (bridge as? GatewayBridge)?.outbox != nil
    }

    /// Takes up a notification.
    ///
    /// It is stored when this returns. While ``run()`` is not active, what is due was sent as well, or its sending
    /// has failed.
    public func notify(_ notification: ChatNotification) async {
        var isAnyDue = false
        for target in outgoing(notification) {
            if await take(target) { isAnyDue = true }
        }
        guard isAnyDue else { return }
        if isRunning.load(ordering: .acquiring) { news.raise() } else { await handOverDue() }
    }

    /// Sends what is due, until the task is cancelled or shut down.
    ///
    /// What it cannot finish then is sent at the next start. A second call at the same time is an error.
    public func run() async throws {
        guard !isRunning.exchange(true, ordering: .acquiringAndReleasing) else {
            throw StoreError(.conflict, "The notifications are sent already.", advice: "Call run() once.")
        }
        defer { isRunning.store(false, ordering: .releasing) }
        // An outbox knows what it was given before, so that what a process left behind need not wait for the end of its claim.
        if hasOutbox { await releaseClaims() }
        var lastPrune: Duration?
        // A shutdown ends the waiting, and not a message that is being sent.
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            let uptime = time.uptime()
            if lastPrune.map({ uptime - $0 >= .seconds(3600) }) ?? true {
                lastPrune = uptime
                await prune()
            }
            await handOverDue()
            await cancelWhenGracefulShutdown { await self.waitForNews() }
        }
    }

    // MARK: Taking up

    /// The notification as each target gets it.
    func outgoing(_ notification: ChatNotification) -> [OutgoingNotification] {
        settings.targets(of: notification).map { target in
            OutgoingNotification(
                key: Self.key(of: notification.id, for: target),
                target: target,
                kind: notification.kind,
                severity: notification.severity,
                text: text(of: notification, for: target)
            )
        }
    }

    /// Stores a notification; says whether it is to be sent now.
    private func take(_ notification: OutgoingNotification) async -> Bool {
        do {
            // A caller that is cancelled has said all the same what it had to say.
            let decision = try await Task { try await self.add(notification) }.value
            if case .hold = decision, isRunning.load(ordering: .acquiring) { news.raise() }
            return decision == .send
        } catch {
            logger.info(
                "A notification cannot be stored, so it is sent without.",
                error: error,
                metadata: ["notification.kind": "\(notification.kind.rawValue)"]
            )
            await handOverUnstored(notification)
            return false
        }
    }

    /// Stores a notification, and decides what happens to it; `nil` when it was taken up before.
    func add(_ notification: OutgoingNotification) async throws(StoreError) -> NotificationDecision? {
        let (now, plan) = (time.now(), plan)
        let decision = try await store.add(notification, at: now, since: now - plan.memory.seconds) { past in
            plan.decide(notification, after: past, at: now)
        }
        switch decision {
        case .send: break
        case .hold(let hold, _):
            instruments.count(.held, notification.kind)
            log("A notification is held back.", notification, reason: hold.rawValue)
        case .suppress:
            instruments.count(.suppressed, notification.kind)
            log("A notification says what was said a short while ago.", notification, reason: "repeated")
        case nil:
            instruments.count(.suppressed, notification.kind)
            log("A notification was taken up before.", notification, reason: "known")
        }
        return decision
    }

    /// The text for a target; for an agent that may be missing, as the fallback wants it, which harms no agent.
    private func text(of notification: ChatNotification, for target: Route) -> String {
        guard case .agent = target, let fallback = settings.fallback else {
            return templates.text(of: notification, for: target)
        }
        return templates.text(of: notification, for: fallback.route)
    }

    private static func key(of id: String, for target: Route) -> String {
        let digest = SHA256.hash(data: Array("\(id)\u{0}\(target.conversation)".utf8))
        return "notification-" + digest.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func log(_ message: Logger.Message, _ notification: OutgoingNotification, reason: String) {
        logger.debug(
            message,
            metadata: [
                "notification.kind": "\(notification.kind.rawValue)", "notification.reason": "\(reason)",
                "notification.key": "\(notification.key)",
            ]
        )
    }

    // MARK: Waiting

    /// Waits until something is due or was added; other processes add without a sign, so never for long.
    private func waitForNews() async {
        let longest = Duration.seconds(30)
        let next = try? await store.nextDue()
        let wait = next.map { min(longest, .seconds(max($0.timeIntervalSince(time.now()), 0.05))) } ?? longest
        await withTaskGroup { group in
            group.addTask { try? await self.time.sleep(wait) }
            group.addTask { await self.news.wait() }
            await group.next()
            group.cancelAll()
        }
    }

    private func releaseClaims() async {
        do throws(StoreError) {
            try await store.releaseClaims()
        } catch {
            logger.info("What was not finished waits until its claim ends.", error: error)
        }
    }

    private func prune() async {
        do throws(StoreError) {
            try await store.prune(before: time.now() - settings.remembers.seconds)
        } catch {
            logger.info("Old notifications cannot be removed.", error: error)
        }
    }
}
