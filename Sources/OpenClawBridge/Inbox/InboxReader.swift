import Logging
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a look into the history found.
struct InboxReading {
    /// The rows that were not read before, of all kinds.
    var rows: [SessionMessage] = []
    /// How far the transcripts were read.
    var marks: [InboxMark] = []
    /// Until when everything was read, on the gateway's clock.
    var readUntil: Date
}

/// Looks for what was written while nobody listened.
struct InboxReader {
    /// How many histories are read at the same time.
    private static let width = 4
    /// How many rows are asked for at first.
    private static let firstLook = 200

    let client: GatewayClient
    let store: any InboxStore
    let settings: InboxSettings
    let filter: ConversationFilter
    let time: DeliveryTime
    let logger: Logger

    /// Reads what has changed since the marks.
    ///
    /// The first time ever only marks are set: what was written before anybody listened was meant for nobody here.
    func read(_ clock: inout GatewayClock) async throws -> InboxReading {
        let before = time.now()
        let minutes = Int((settings.historyReach.seconds / 60).rounded(.up)) + 1
        let list = try await client.call(ListSessions(limit: max(settings.sessionLimit, 1), activeMinutes: minutes))
        if let told = list.timestamp { clock.note(Date(gatewayMilliseconds: told), between: before, and: time.now()) }
        let start = clock.gatewayTime(at: before)
        if list.hasMore {
            logger.notice(
                "More conversations changed than are read: what was missed in the others is not found",
                metadata: ["read": "\(list.sessions.count)", "changed": "\(list.totalCount ?? 0)"]
            )
        }
        let until = try await store.readUntil()
        let look = Look(
            newerThan: until,
            notBefore: start.addingTimeInterval(-settings.historyReach.seconds)
        )
        var reading = InboxReading(readUntil: start)
        var sessions = list.sessions[...]
        try await withThrowingTaskGroup(of: InboxReading?.self) { group in
            var running = 0
            while running > 0 || !sessions.isEmpty {
                while running < Self.width, let session = sessions.popFirst() {
                    running += 1
                    group.addTask { try await self.read(session, look) }
                }
                if let part = try await group.next() ?? nil {
                    reading.rows += part.rows
                    reading.marks += part.marks
                }
                running -= 1
            }
        }
        return reading
    }

    /// What counts as missed where no mark tells it.
    fileprivate struct Look {
        /// Until when everything was read; `nil` the first time ever.
        let newerThan: Date?
        /// How far back is read.
        let notBefore: Date
    }

    private func read(_ session: SessionRow, _ look: Look) async throws -> InboxReading? {
        guard let key = session.key, isReadable(session, key) else { return nil }
        let changed = session.updatedAt.map { Date(gatewayMilliseconds: $0) }
        if let id = session.sessionID, let mark = try await store.mark(of: key, sessionID: id),
            let changed, let marked = mark.updatedAt, changed <= marked
        {
            return nil
        }
        do {
            return try await missed(in: key, session, changed, look)
        } catch let error as GatewayError where error.code == .refused && error.refusal?.isRetryable != true {
            // One conversation that the gateway does not show must not hide the others.
            logger.info("The gateway does not show a history", error: error)
            return nil
        }
    }

    /// Whether a session's rows can only be from its own conversation, and are wanted.
    ///
    /// A session that several direct chats share tells where its last message came from, and not where the others did.
    private func isReadable(_ session: SessionRow, _ key: String) -> Bool {
        guard let conversation = InboundMessage.Conversation(session, key: key), filter.wants(conversation) else {
            return false
        }
        let parts = GatewaySessionKey(key)
        return parts.kind == .direct ? parts.isOwn(by: conversation) : parts.kind != nil
    }

    private func missed(
        in key: String,
        _ session: SessionRow,
        _ changed: Date?,
        _ look: Look
    ) async throws -> InboxReading {
        let most = max(settings.historyLimit, 1)
        // The first time, the last row tells the mark.
        var limit = look.newerThan == nil ? 1 : min(Self.firstLook, most)
        while true {
            let history = try await client.call(ChatHistory(sessionKey: key, limit: limit))
            let id = history.sessionID ?? session.sessionID ?? ""
            let mark = try await store.mark(of: key, sessionID: id)
            let fresh = history.messages.filter { look.isMissed($0, mark) }
            if look.newerThan != nil, fresh.count == limit, limit < most {
                limit = most
                continue
            }
            var row = session
            row.sessionID = id
            let last = history.messages.compactMap(\.openclaw.sequence).max() ?? mark?.sequence ?? 0
            return InboxReading(
                rows: fresh.map { SessionMessage($0, sessionKey: key, session: row) },
                marks: [InboxMark(gatewaySessionKey: key, sessionID: id, sequence: last, updatedAt: changed)],
                readUntil: look.notBefore
            )
        }
    }
}

extension InboxReader.Look {
    /// Whether a row was not read before, and is not too far back.
    fileprivate func isMissed(_ row: TranscriptMessage, _ mark: InboxMark?) -> Bool {
        guard let newerThan,
            let written = (row.openclaw.recordedAt ?? row.timestamp).map(Date.init(gatewayMilliseconds:)),
            written >= notBefore
        else { return false }
        guard let mark, let sequence = row.openclaw.sequence else { return written > newerThan }
        return sequence > mark.sequence
    }
}

extension Date {
    /// A time that the gateway told.
    fileprivate init(gatewayMilliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(gatewayMilliseconds) / 1000)
    }
}
