import Logging
import OpenClawGateway
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Delivers over the connection that a bridge keeps.
///
/// It tells which life of the gateway a connection leads to, and writes each request to the connection that it was decided for.
final class GatewayDeliveries: DeliveryGateway {
    private struct Present {
        let link: GatewayLink
        let connection: GatewayConnection
    }

    private struct Board {
        var present: Present?
        var watchers: [Int: AsyncStream<GatewayLink?>.Continuation] = [:]
        var lastWatcher = 0
    }

    private let bridge: GatewayBridge
    private let timeout: Duration
    private let observer: String
    private let board = Mutex(Board())

    init(bridge: GatewayBridge, timeout: Duration) {
        self.bridge = bridge
        self.timeout = timeout
        observer = UUID().uuidString.lowercased()
    }

    // MARK: The link

    /// Keeps the link up to date until the client has stopped.
    func watch(_ client: GatewayClient) async {
        for await state in client.states {
            guard state.isConnected, let live = client.live else {
                set(nil)
                continue
            }
            let link = await link(of: live.connection, after: live.ends)
            set(Present(link: link, connection: live.connection))
        }
        set(nil)
    }

    private func link(of connection: GatewayConnection, after ends: ConnectionEnds) async -> GatewayLink {
        let hello = connection.hello
        let now = Date().timeIntervalSince1970
        // On the gateway's own clock, so that a jump of this machine's clock does not look like another process.
        let skew = connection.clockSkew ?? .zero
        let age = hello.snapshot.uptime ?? .zero
        let start = now + skew.seconds - age.seconds
        let defaults = hello.snapshot.sessionDefaults
        let agent = defaults?.defaultAgentID ?? "main"
        return GatewayLink(
            connectionID: "\(hello.server.connectionID ?? "")#\(ends.restarts + ends.blind)",
            epoch: GatewayEpoch(
                processStart: Int64(exactly: (start * 1000).rounded()) ?? 0,
                readyAt: await readyAt(connection),
                observer: observer,
                restarts: ends.restarts,
                blindEnds: ends.blind
            ),
            family: QueueFamily(hello),
            defaultAgent: agent,
            mainSessionKey: defaults?.mainSessionKey ?? "agent:\(agent):main"
        )
    }

    /// When the gateway was last ready, where this connection may read it.
    private func readyAt(_ connection: GatewayConnection) async -> Int64? {
        let call = ReadStability(type: "diagnostic.phase.completed", limit: 1000)
        return try? await connection.call(call, timeout: .seconds(10)).lastReadyAt
    }

    private func set(_ present: Present?) {
        let watchers = board.withLock { board in
            board.present = present
            return Array(board.watchers.values)
        }
        for watcher in watchers { watcher.yield(present?.link) }
    }

    func links() -> AsyncStream<GatewayLink?> {
        let (stream, continuation) = AsyncStream.makeStream(of: GatewayLink?.self, bufferingPolicy: .bufferingNewest(1))
        let id = board.withLock { board in
            board.lastWatcher += 1
            board.watchers[board.lastWatcher] = continuation
            // Yielded under the lock, so that a change at the same moment comes after it.
            continuation.yield(board.present?.link)
            return board.lastWatcher
        }
        continuation.onTermination = { [weak self] _ in
            self?.board.withLock { _ = $0.watchers.removeValue(forKey: id) }
        }
        return stream
    }

    func isOpen(_ link: GatewayLink) -> Bool { connection(of: link) != nil }

    /// Takes note that the connection of a link has ended, before the client tells it.
    private func ended(_ link: GatewayLink) {
        guard isOpen(link) else { return }
        set(nil)
    }

    private func connection(of link: GatewayLink) -> GatewayConnection? {
        board.withLock { $0.present.flatMap { $0.link.connectionID == link.connectionID ? $0.connection : nil } }
    }

    // MARK: Requests

    func submit(_ request: AttemptRequest, over link: GatewayLink) async -> AttemptAnswer {
        guard let connection = connection(of: link) else {
            return .notExecuted(reason: "The connection ended before the request was written.", retryAfter: nil)
        }
        let message = OutboundMessage(
            request.text,
            to: request.route,
            idempotencyKey: request.key,
            timeout: timeout
        )
        do throws(BridgeError) {
            let receipt = try await bridge.send(message, over: connection)
            return receipt.status == .queued ? .kept : .accepted(receipt.evidence)
        } catch {
            let code = (error.cause as? GatewayError)?.code
            if code == .connectionLost { ended(link) }
            return AttemptAnswer(error)
        }
    }

    func find(
        _ keys: [String],
        in sessionKey: String,
        depth: Int,
        over link: GatewayLink
    ) async -> HistoryAnswer {
        guard let connection = connection(of: link) else { return .failed(reason: "the connection ended.") }
        do throws(GatewayError) {
            let rows = try await connection.call(GetSession(key: sessionKey, limit: depth)).messages
            // What was said to an agent is found by the row of its user.
            let known = Set(
                rows.compactMap(\.idempotencyKey).map { $0.hasSuffix(":user") ? String($0.dropLast(5)) : $0 }
            )
            if let key = keys.first(where: known.contains) { return .found(key: key) }
            return .missing(isWhole: rows.count < depth)
        } catch {
            return .failed(reason: error.message)
        }
    }

    func recovery(over link: GatewayLink) async -> RecoveryAnswer {
        guard let connection = connection(of: link) else { return .unknown }
        do throws(GatewayError) {
            let lines = try await connection.call(TailLogs(limit: 1000, maxBytes: 500_000)).lines
            return RecoveryAnswer(logLines: lines)
        } catch {
            return .unknown
        }
    }
}

extension AttemptAnswer {
    /// What an error of one attempt says about it.
    init(_ error: BridgeError) {
        let reason = error.details.message
        let gatewayError = error.cause as? GatewayError
        switch error {
        case .outcomeUnknown where error.receipt?.evidence == .channelFailed:
            self = .channelFailed(reason: reason, mayHaveArrived: gatewayError?.refusal?.soundsLikeTimeout ?? true)
        case .outcomeUnknown:
            self = .unanswered(reason: reason, isTimeout: gatewayError?.code == .timedOut)
        case .send(.partiallySent, _):
            self = .partiallySent(reason: reason)
        case .send(.rateLimit, _):
            self = .rateLimited(reason: reason, retryAfter: error.retryAfter)
        case .send, .session:
            self = .rejected(reason: reason, evidence: error.receipt?.evidence ?? .notExecuted)
        case .connection(.authentication, _) where gatewayError?.code == .refused:
            self = .rejected(reason: reason, evidence: error.receipt?.evidence ?? .notExecuted)
        case .connection, .cancelled:
            self = .notExecuted(reason: reason, retryAfter: error.retryAfter)
        }
    }
}

extension GatewayRefusal {
    /// Whether a failure of a channel may have come after the delivery.
    ///
    /// Words decide here only in favour of doubt: no code tells it.
    fileprivate var soundsLikeTimeout: Bool {
        let words = message.lowercased()
        let signs = ["timeout", "timed out", "timedout", "aborted", "hang up", "econnreset", "connection reset"]
        return signs.contains { words.contains($0) }
    }
}
