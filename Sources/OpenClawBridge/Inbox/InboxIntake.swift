import Logging
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Listens to a gateway for an inbox, and files what people write.
///
/// The connection's reader only puts rows into a bounded buffer. When filing falls behind, the oldest of them are dropped, and the history makes
/// up for them.
final class InboxIntake: Sendable {
    /// At most so many rows are filed in one transaction.
    private static let batch = 256
    /// How long rows that seem to be missing may still come by themselves.
    private static let patience = Duration.seconds(2)

    private let inbox: Inbox
    private let buffer = EventBuffer<InboxSignal>(limit: EventLimits.perName, byteLimit: EventLimits.bytes)

    private var bridge: GatewayBridge { inbox.bridge }
    private var settings: InboxSettings { inbox.settings }

    init(_ inbox: Inbox) { self.inbox = inbox }

    /// Listens until the task is cancelled.
    func run() async {
        let registrations = listen()
        defer { for registration in registrations { registration.remove() } }
        if bridge.connectionState == .connected { buffer.append(.check) }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.checkRegularly() }
            var work = InboxWork()
            while let signal = await buffer.next() {
                work.add(signal)
                while work.rows.count < Self.batch, let more = buffer.nextIfThere() { work.add(more) }
                if work.takeDoubt() { group.addTask { await self.checkSoon() } }
                await perform(&work)
            }
            group.cancelAll()
        }
    }

    private func listen() -> [EventRegistration] {
        [
            bridge.onEvent("session.message") { [buffer] event in
                switch event {
                case .gateway(let frame):
                    guard case .sessionMessage(let row) = GatewayEvent(frame) else { return }
                    buffer.append(.row(row, byteCount: frame.byteCount))
                case .gap: buffer.append(.check)
                default: return
                }
            },
            bridge.onEvent(.gap) { [buffer] _ in buffer.append(.check) },
            bridge.onEvent(.connectionStateChanged) { [buffer] event in
                if case .connectionStateChanged(.connected) = event { buffer.append(.check) }
            },
        ]
    }

    private func checkRegularly() async {
        while (try? await inbox.time.sleep(settings.checkInterval)) != nil { buffer.append(.check) }
    }

    private func checkSoon() async {
        if (try? await inbox.time.sleep(Self.patience)) != nil { buffer.append(.check) }
    }

    // MARK: Filing

    /// Reads what was missed, if something may have been, and files everything in order.
    private func perform(_ work: inout InboxWork) async {
        var reading: InboxReading?
        if work.needsCheck, bridge.connectionState == .connected {
            reading = await check(&work)
            // What came meanwhile belongs in between.
            while let more = buffer.nextIfThere() { work.add(more) }
        }
        let filter = ConversationFilter(settings.conversations, defaultAgent: work.defaultAgent)
        let arrivals = work.takeArrivals(
            and: reading?.rows ?? [],
            at: inbox.time.now(),
            maximumAge: settings.maximumAge,
            isOwnKey: { bridge.isOwnKey($0) },
            isWanted: { filter.wants($0.conversation) }
        )
        await file(arrivals, reading)
        if reading != nil { await tidy() }
    }

    /// Asks for the messages and looks into the history; nothing where that failed, and it is tried again.
    private func check(_ work: inout InboxWork) async -> InboxReading? {
        work.beginCheck()
        do {
            let client = try bridge.client()
            let hello = try await bridge.waitForConnection(of: client)
            work.defaultAgent = hello.snapshot.sessionDefaults?.defaultAgentID ?? "main"
            if work.subscribedOn != client.connectionID {
                let connection = client.connectionID
                try await subscribe()
                work.subscribedOn = connection
            }
            if let lead = client.live?.connection.clockSkew { work.clock.note(lead: lead) }
            let reader = InboxReader(
                client: client,
                store: inbox.store,
                settings: settings,
                filter: ConversationFilter(settings.conversations, defaultAgent: work.defaultAgent),
                time: inbox.time,
                logger: inbox.logger
            )
            return try await reader.read(&work.clock)
        } catch {
            if !Task.isCancelled {
                inbox.logger.info("The inbox could not look for missed messages", error: error)
            }
            work.failCheck()
            return nil
        }
    }

    private func subscribe() async throws(BridgeError) {
        guard case .only(let keys) = settings.conversations, keys.allSatisfy(\.hasOwnSession) else {
            return try await bridge.receiveAllMessages()
        }
        for key in keys { try await bridge.receiveMessages(from: key) }
    }

    /// Files messages as soon as the store can.
    private func file(_ arrivals: [InboxArrival], _ reading: InboxReading?) async {
        guard !arrivals.isEmpty || reading != nil else { return }
        while !Task.isCancelled {
            do throws(StoreError) {
                let filed = try await inbox.store.file(
                    arrivals,
                    marks: reading?.marks ?? [],
                    readUntil: reading?.readUntil
                )
                inbox.instruments.count(filed: filed)
                let expired = filed.count { $0.state == .expired }
                if expired > 0 {
                    inbox.logger.notice("Messages were too old to be handled", metadata: ["count": "\(expired)"])
                }
                return inbox.tell(filed)
            } catch {
                guard !Task.isCancelled else { return }
                inbox.logger.error("The inbox cannot file messages", error: error)
                try? await inbox.time.sleep(.seconds(1))
            }
        }
    }

    /// Expires and forgets what is due.
    private func tidy() async {
        do throws(StoreError) {
            try await inbox.expire()
            let retention = max(settings.retention, settings.maximumAge, settings.historyReach)
            let limit = inbox.time.now().addingTimeInterval(-retention.seconds)
            _ = try await inbox.store.prune(receivedBefore: limit, keeping: settings.maximumCount)
        } catch {
            guard !Task.isCancelled else { return }
            inbox.logger.error("The inbox cannot forget old messages", error: error)
        }
    }
}

extension SessionKey {
    /// Whether a session of the gateway can be named that holds this conversation.
    fileprivate var hasOwnSession: Bool { route.gatewaySessionKey() != nil }
}
