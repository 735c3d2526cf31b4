import Synchronization

@testable import OpenClawBridge

/// The gateway as one simulated process sees it.
final class SimulatedLink: DeliveryGateway {
    private let world: World
    private let process: Int
    private let timeout: Duration

    init(world: World, process: Int, timeout: Duration) {
        self.world = world
        self.process = process
        self.timeout = timeout
    }

    func links() -> AsyncStream<GatewayLink?> {
        let (stream, continuation) = AsyncStream.makeStream(of: GatewayLink?.self, bufferingPolicy: .bufferingNewest(1))
        world.withLock { state in
            state.processes[process].watchers[state.nextID()] = continuation
            continuation.yield(state.link(of: process))
        }
        return stream
    }

    func isOpen(_ link: GatewayLink) -> Bool { world.withLock { $0.connection(of: link, process) != nil } }

    func submit(_ request: AttemptRequest, over link: GatewayLink) async -> AttemptAnswer {
        let gone = AttemptAnswer.notExecuted(reason: "The connection ended before it was written.", retryAfter: nil)
        guard await world.moment(.beforeRequest, of: process) else { return gone }
        let message = world.withLock { state in
            GatewayRecord.Message(
                key: request.key,
                lane: Lane(request.route),
                session: state.session(of: request.route),
                text: request.text
            )
        }
        let cancelled = Call.Answer.attempt(.unanswered(reason: "Nobody waits any more.", isTimeout: false))
        let answer = await call(.send(message), over: link, otherwise: gone, whenCancelled: cancelled) { state, id in
            state.begins(AttemptPlace(lane: message.lane, session: message.session), id, self.process)
        } reply: {
            .attempt($0)
        }
        _ = await world.moment(.afterRequest, of: process)
        return answer
    }

    func find(_ keys: [String], in sessionKey: String, depth: Int, over link: GatewayLink) async -> HistoryAnswer {
        let failed = HistoryAnswer.failed(reason: "the connection ended.")
        let request = Frame.Request.find(keys: keys, session: sessionKey, depth: depth)
        let answer = await call(request, over: link, otherwise: failed, whenCancelled: .history(failed)) {
            .history($0)
        }
        _ = await world.moment(.afterRequest, of: process)
        return answer
    }

    func recovery(over link: GatewayLink) async -> RecoveryAnswer {
        await call(.recovery, over: link, otherwise: .unknown, whenCancelled: .recovery(.unknown)) { .recovery($0) }
    }

    private func call<Answer: Sendable>(
        _ request: Frame.Request,
        over link: GatewayLink,
        otherwise: Answer,
        whenCancelled: Call.Answer,
        begins: (inout WorldState, Int) -> Void = { _, _ in },
        reply: (CheckedContinuation<Answer, Never>) -> Call.Reply
    ) async -> Answer {
        let id = world.withLock { $0.nextID() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                world.withLock { state in
                    guard state.processes[process].isAlive, !Task.isCancelled,
                        let connection = state.connection(of: link, process)
                    else { return continuation.resume(returning: otherwise) }
                    begins(&state, id)
                    state.write(request, id, reply(continuation), over: connection, within: timeout)
                }
            }
        } onCancel: {
            world.withLock { $0.end(id, whenCancelled) }
        }
    }
}
