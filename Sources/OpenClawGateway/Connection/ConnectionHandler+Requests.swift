import CoreMetrics
import Logging
import NIOCore
import NIOWebSocket

/// Who waits for an answer.
struct RequestWaiter: Sendable {
    let method: String
    let continuation: CheckedContinuation<Result<ResponseFrame, GatewayError>, Never>
    /// Told when the first of two answers came.
    let onAccepted: (@Sendable (Payload) -> Void)?
}

extension ConnectionHandler {
    /// Writes a request and remembers who waits for its answer.
    ///
    /// Resumes the waiter exactly once.
    func send(_ request: OutboundRequest, waiter: RequestWaiter) {
        guard !request.isCancelled else { return waiter.fail(.cancelled(waiter.method, wasWritten: false)) }
        guard isOpen, handshake.state == .finished else {
            return waiter.fail(.notConnected(to: settings.address))
        }
        let size = request.frame.readableBytes
        guard unwrittenBytes + size <= settings.limits.unwrittenBytes else {
            return waiter.fail(.tooMuchUnwritten(waiter.method, limit: settings.limits.unwrittenBytes))
        }
        let deadline = request.timeout.map { now &+ $0.clampedNanoseconds }
        let entry = PendingRequests<RequestWaiter>.Entry(
            waiter: waiter,
            answersTwice: waiter.onAccepted != nil,
            deadline: deadline,
            finalTimeout: request.finalTimeout.map(\.clampedNanoseconds)
        )
        guard pending.add(id: request.id, entry) else {
            return waiter.fail(.tooManyPending(waiter.method, limit: pending.limit))
        }
        write(request, size: size)
        if let deadline, deadline < deadlineTimerFires { startDeadlineTimer(deadline) }
    }

    private func write(_ request: OutboundRequest, size: Int) {
        guard let written = context?.eventLoop.makePromise(of: Void.self) else { return }
        unwrittenBytes += size
        written.futureResult.assumeIsolated().whenComplete { result in
            self.unwrittenBytes -= size
            switch result {
            case .success:
                self.pending.didWrite(id: request.id)
            case .failure(let cause):
                self.fail(self.pending.remove(id: request.id), cause: cause)
            }
        }
        write(
            WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: request.frame),
            promise: written
        )
        // TLS joins the requests of one turn and reports them as failed together, also those whose records went out.
        if settings.address.isSecure { pending.didWrite(id: request.id) }
    }

    func receive(_ response: ResponseFrame) {
        guard let id = UInt64(response.id) else {
            settings.logger.debug(
                "the gateway could not read a request",
                metadata: ["gateway.request.id": "\(response.id)"]
            )
            return
        }
        switch pending.answer(id: id, now: now, isAccepted: response.isAccepted) {
        case .finish(let waiter):
            waiter.continuation.resume(returning: .success(response))
            closeWhenDrained()
        case .accept(let waiter):
            waiter.onAccepted?(response.payload)
            restartDeadlineTimer()
        case .ignore:
            settings.instruments.lateAnswers.increment()
        }
    }

    /// Stops waiting for an answer because the caller's task was cancelled.
    func cancel(id: UInt64) {
        guard let entry = pending.remove(id: id) else { return }
        // What is in the write queue cannot be taken back: only a request that never reached it counts as not written.
        entry.waiter.fail(.cancelled(entry.waiter.method, wasWritten: true))
        closeWhenDrained()
    }

    /// Ends every request that still waits, telling those that were never written from those that may have been done.
    func failPending(_ end: ConnectionEnd) {
        let cause = end.error(address: settings.address)
        for entry in pending.drain() { fail(entry, cause: cause) }
    }

    private func fail(_ entry: PendingRequests<RequestWaiter>.Entry?, cause: any Error) {
        guard let entry else { return }
        if entry.isWritten {
            entry.waiter.fail(.connectionLost(entry.waiter.method, cause: cause))
        } else {
            entry.waiter.failNotWritten(cause: cause)
        }
    }

    /// Lets the pending requests finish, then closes; closes in any case when the time is up.
    func drain(within timeout: Duration) {
        guard !isDraining else { return }
        isDraining = true
        closeWhenDrained()
        guard isOpen else { return }
        drainTimer = context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) {
            self.close(as: .closedByClient, code: .normalClosure)
        }
    }

    private func closeWhenDrained() {
        if isDraining, pending.isEmpty { close(as: .closedByClient, code: .normalClosure) }
    }

    private func startDeadlineTimer(_ deadline: UInt64) {
        deadlineTimer?.cancel()
        deadlineTimerFires = deadline
        deadlineTimer = context?.eventLoop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(deadline)) {
            self.deadlineTimerFires = .max
            for entry in self.pending.expire(now: self.now) {
                entry.waiter.fail(.timedOut(entry.waiter.method))
            }
            self.restartDeadlineTimer()
            self.closeWhenDrained()
        }
    }

    private func restartDeadlineTimer() {
        if let next = pending.earliestDeadline, next < deadlineTimerFires { startDeadlineTimer(next) }
    }
}

extension RequestWaiter {
    func fail(_ error: GatewayError) { continuation.resume(returning: .failure(error)) }

    func failNotWritten(cause: any Error) {
        fail(
            GatewayError(
                .notWritten,
                "\(method) was not written before the connection ended: the gateway has not seen it.",
                advice: "It is safe to send it again.",
                cause: cause
            )
        )
    }
}

extension ResponseFrame {
    /// Whether this is the first of two answers.
    fileprivate var isAccepted: Bool {
        guard ok, let members = try? FrameScanner.members(of: payload.bytes) else { return false }
        return (try? members.string("status")) == "accepted"
    }
}
