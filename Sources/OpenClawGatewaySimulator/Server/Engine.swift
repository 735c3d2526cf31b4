import NIOCore
import NIOPosix
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Runs a model on one event loop: sockets and timers call in, effects go out.
///
/// The actor's executor is the event loop, so that channel handlers enter it without a hop and the order of frames is the
/// order of work.
actor Engine {
    nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private let model: GatewayModel
    private let start = NIODeadline.now()
    /// How far the model is ahead of the real time.
    private var skipped = Duration.zero
    private var listener: Listener
    private var sockets: [ConnectionID: any Channel] = [:]
    private var socketCount = 0
    private var refusals: [ObjectIdentifier: (Int, String)] = [:]
    /// The sockets that were written to since they were flushed, while frames of one read are coming in.
    private var unflushed: Set<ConnectionID> = []
    private var wakeUp: (due: Duration, timer: Scheduled<Void>)?
    private var isShutDown = false
    /// Why the last try to listen has failed.
    private var listenError: (any Error)?
    private var endWaiters: [CheckedContinuation<Void, Never>] = []
    private var readyWaiters: [UInt64: CheckedContinuation<Void, any Error>] = [:]

    private(set) var deliveries = Recorder<GatewaySimulator.Delivery>()
    private(set) var requests = Recorder<GatewaySimulator.ReceivedRequest>()
    private var decisions = Recorder<GatewaySimulator.ApprovalDecision>()

    init(configuration: GatewaySimulator.Configuration) {
        eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        model = GatewayModel(
            configuration: configuration,
            wallClock: Int64(Date().timeIntervalSince1970 * 1000)
        )
        listener = Listener(configuration: configuration)
    }

    private var now: Duration {
        skipped + (model.configuration.standsStill ? .zero : .nanoseconds((NIODeadline.now() - start).nanoseconds))
    }

    /// Lets something happen to the model, and carries out what it wants done.
    @discardableResult
    func update<Result>(_ change: (GatewayModel) -> Result) -> Result {
        let result = updateUnflushed(change)
        flush()
        return result
    }

    private func updateUnflushed<Result>(_ change: (GatewayModel) -> Result) -> Result {
        model.advance(to: now)
        let result = change(model)
        model.advance(to: now)
        perform(model.takeEffects())
        armTimer()
        return result
    }

    /// Hands what was written to the sockets over to the system.
    func flush() {
        for id in unflushed { sockets[id]?.flush() }
        unflushed.removeAll(keepingCapacity: true)
    }

    /// Lets time pass at once; what becomes due in it is done in order.
    func pass(_ time: Duration) {
        skipped += max(time, .zero)
        update { _ in }
    }

    /// Lets time pass until the next thing is due.
    func passToNext() -> Duration? {
        guard let due = model.nextDue else { return nil }
        let time = max(due - now, .zero)
        pass(time)
        return time
    }

    private func armTimer() {
        guard let due = model.nextDue, !isShutDown, !model.configuration.standsStill else {
            wakeUp?.timer.cancel()
            wakeUp = nil
            return
        }
        if let wakeUp, wakeUp.due == due { return }
        wakeUp?.timer.cancel()
        let delay = max(due - now, .zero)
        let timer = eventLoop.scheduleTask(in: TimeAmount(delay)) {
            self.assumeIsolated { engine in
                engine.wakeUp = nil
                engine.update { _ in }
            }
        }
        wakeUp = (due, timer)
    }

    // MARK: Effects

    private func perform(_ effects: [Effect]) {
        // What was answered before the connection was cut has left the gateway.
        if effects.contains(where: { if case .drop = $0 { true } else { false } }) { flush() }
        for effect in effects {
            switch effect {
            case .write(let id, let bytes):
                sockets[id]?.write(WebSocketOutput.text(bytes), promise: nil)
                unflushed.insert(id)
            case .ping(let id): sockets[id]?.writeAndFlush(WebSocketOutput.ping, promise: nil)
            case .close(let id, let code, let reason):
                sockets[id]?.writeAndFlush(WebSocketOutput.close(code: code, reason: reason), promise: nil)
                closeLater(id)
            case .drop(let id): sockets.removeValue(forKey: id)?.close(promise: nil)
            case .setReading(let id, let isReading): setReading(id, isReading)
            case .listen: listen()
            case .stopListening: listener.stop()
            case .delivered(let delivery): deliveries.add(delivery)
            case .requested(let request): requests.add(request)
            case .decided(let id, let decision): decisions.add(.init(approvalID: id, decision: decision))
            case .ready: resumeReadyWaiters()
            case .ended: resumeEndWaiters()
            }
        }
    }

    /// A peer that does not answer a close frame is cut off after a second.
    private func closeLater(_ id: ConnectionID) {
        guard let socket = sockets[id] else { return }
        eventLoop.scheduleTask(in: .seconds(1)) { socket.close(promise: nil) }
    }

    private func setReading(_ id: ConnectionID, _ isReading: Bool) {
        guard let socket = sockets[id] else { return }
        socket.setOption(.autoRead, value: isReading).whenSuccess { if isReading { socket.read() } }
    }

    // MARK: Listening

    /// Starts the gateway and waits until it greets clients.
    func startUp() async throws {
        update { $0.boot(immediately: true) }
        try await untilReady(0)
    }

    private var isGreeting: Bool { model.phase == .up && listener.isListening }

    /// Waits until the gateway greets clients.
    func untilReady(_ waiter: UInt64) async throws {
        try Task.checkCancellation()
        if isGreeting { return }
        if isShutDown { throw SimulatorError.shutDown }
        if let listenError { throw listenError }
        try await withCheckedThrowingContinuation { readyWaiters[waiter] = $0 }
    }

    /// The port that the gateway listens on, or will listen on.
    var port: Int { listener.port }

    private func listen() {
        listenError = nil
        listener.start(on: eventLoop, engine: self).whenComplete { result in
            self.assumeIsolated { engine in
                switch result {
                case .success: engine.resumeReadyWaiters()
                case .failure(let error):
                    engine.listenError = error
                    engine.failReadyWaiters(error)
                }
            }
        }
    }

    func listening(_ channel: any Channel) { listener.opened(channel) }

    private func resumeReadyWaiters() {
        guard isGreeting else { return }
        let waiters = readyWaiters.values
        readyWaiters = [:]
        for waiter in waiters { waiter.resume() }
    }

    private func failReadyWaiters(_ error: any Error) {
        let waiters = readyWaiters.values
        readyWaiters = [:]
        for waiter in waiters { waiter.resume(throwing: error) }
    }

    /// Ends everything: connections, the listening socket and whoever waits.
    func shutDown() async {
        guard !isShutDown else { return }
        update { $0.crash() }
        isShutDown = true
        armTimer()
        failReadyWaiters(SimulatorError.shutDown)
        resumeEndWaiters()
        deliveries.finish()
        requests.finish()
        decisions.finish()
        for socket in sockets.values { socket.close(promise: nil) }
        sockets.removeAll()
        // An error here means that it was closed already.
        try? await listener.take()?.close().get()
    }

    // MARK: Sockets

    /// Whether a socket may become a WebSocket; a refusal is kept for the handler that answers it.
    func accepts(_ upgrade: Upgrade, on channel: any Channel) -> Bool {
        guard case .refuse(let status, let body) = update({ $0.upgradeRequested(upgrade) }) else { return true }
        refusals[ObjectIdentifier(channel)] = (status, body)
        return false
    }

    func takeRefusal(of channel: ObjectIdentifier) -> (Int, String)? { refusals.removeValue(forKey: channel) }

    func register(_ channel: any Channel) -> ConnectionID {
        socketCount += 1
        let id = ConnectionID(number: socketCount)
        sockets[id] = channel
        return id
    }

    func opened(_ id: ConnectionID, _ upgrade: Upgrade) { update { $0.opened(id, upgrade: upgrade) } }

    /// Takes a message in; the handler calls ``flush()`` when it has handed over all that one read gave.
    func received(_ bytes: ByteBuffer, on id: ConnectionID) { updateUnflushed { $0.received(bytes, on: id) } }

    func backlogChanged(_ id: ConnectionID, isBacklogged: Bool) { update { $0.setBacklogged(id, isBacklogged) } }

    func failed(_ id: ConnectionID, code: Int) { update { $0.close(id, code: code, reason: "") } }

    func ended(_ id: ConnectionID) {
        sockets[id] = nil
        update { $0.ended(id) }
    }

    // MARK: Restarts

    /// Stops in order, and waits until the process has ended.
    func stop() async {
        update { $0.stop() }
        while model.phase != .down, !isShutDown {
            await withCheckedContinuation { endWaiters.append($0) }
        }
    }

    private func resumeEndWaiters() {
        let waiters = endWaiters
        endWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    // MARK: Watching

    func delivery(_ waiter: UInt64, where matches: @escaping @Sendable (GatewaySimulator.Delivery) -> Bool) async throws
        -> GatewaySimulator.Delivery
    {
        if let found = deliveries.history.first(where: matches) { return found }
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { deliveries.wait(waiter, matches, $0) }
    }

    func request(_ waiter: UInt64, where matches: @escaping @Sendable (GatewaySimulator.ReceivedRequest) -> Bool)
        async throws -> GatewaySimulator.ReceivedRequest
    {
        if let found = requests.history.first(where: matches) { return found }
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { requests.wait(waiter, matches, $0) }
    }

    func decision(_ waiter: UInt64, where matches: @escaping @Sendable (GatewaySimulator.ApprovalDecision) -> Bool)
        async throws -> GatewaySimulator.ApprovalDecision
    {
        if let found = decisions.history.first(where: matches) { return found }
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { decisions.wait(waiter, matches, $0) }
    }

    func giveUp(_ waiter: UInt64) {
        readyWaiters.removeValue(forKey: waiter)?.resume(throwing: CancellationError())
        deliveries.giveUp(waiter)
        requests.giveUp(waiter)
        decisions.giveUp(waiter)
    }

    func deliveryStream(limit: Int) -> AsyncStream<GatewaySimulator.Delivery> { deliveries.stream(limit: limit) }
}
