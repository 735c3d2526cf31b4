@testable import OpenClawBridge

let mainSession = "agent:main:main"

extension WorldState {
    /// The session in whose transcript the gateway shows messages for a route.
    func session(of route: Route) -> String {
        guard case .chat(let target) = route, target.kind != .direct else { return mainSession }
        return "agent:main:\(target.channel):\(target.kind.rawValue):\(target.id)".lowercased()
    }

    // MARK: Requests

    mutating func receive(_ frame: Frame) {
        switch frame.request {
        case .send(let message): send(message, for: frame.call)
        case .find(let keys, let session, let depth):
            if mishap(conditions.trouble * 0.2) {
                return answer(frame.call, .history(.failed(reason: "the gateway cannot read it.")))
            }
            let rows = gateway.rows[session.lowercased(), default: []].suffix(depth)
            let found = rows.lazy.compactMap(\.key).first(where: keys.contains)
            let all = gateway.rows[session.lowercased()]?.count ?? 0
            answer(frame.call, .history(found.map { .found(key: $0) } ?? .missing(isWhole: all < depth)))
        case .recovery:
            answer(frame.call, .recovery(conditions.readsLog ? gateway.recovery : .unknown))
        }
    }

    private mutating func send(_ message: GatewayRecord.Message, for call: Int) {
        if gateway.refusesUntil > now {
            let answer = AttemptAnswer.notExecuted(reason: "The gateway starts.", retryAfter: .milliseconds(500))
            return self.answer(call, .attempt(answer))
        }
        if gatewayRefusesUntil > now {
            let answer = AttemptAnswer.rateLimited(reason: "Too many requests.", retryAfter: .seconds(2))
            return self.answer(call, .attempt(answer))
        }
        switch gateway.cache[message.key] {
        case .inFlight(let waiting):
            gateway.cache[message.key] = .inFlight(waiting: waiting + [call])
        case .done(let answer, let at) where now - at < .seconds(300):
            self.answer(call, .attempt(answer))
        case .done, nil:
            guard !message.lane.description.hasSuffix("nobody") else {
                let evidence = SendReceipt.Evidence.refused(code: "INVALID_REQUEST")
                return self.answer(call, .attempt(.rejected(reason: "There is no such target.", evidence: evidence)))
            }
            begin(message, for: call)
        }
    }

    private mutating func begin(_ message: GatewayRecord.Message, for call: Int) {
        let id = nextID()
        gateway.cache[message.key] = .inFlight(waiting: [call])
        gateway.works[id] = GatewayRecord.Work(message: message, life: gateway.life, isReplay: false)
        // The oldest family writes its row only when the work before the call of the channel is done.
        if conditions.family != .replays { gateway.queue.append(.init(message: message)) }
        let work = conditions.family == .replays ? milliseconds(110...160) : milliseconds(5...20)
        after(work, .gateway(.worked(id, process: gateway.process)))
    }

    // MARK: Events

    mutating func handle(_ event: GatewayEvent) {
        if gateway.stalledUntil > now, gateway.phase != .down {
            return agenda.add(.gateway(event), at: gateway.stalledUntil)
        }
        switch event {
        case .worked(let id, let process) where process == gateway.process: work(id)
        case .provided(let id, let process) where process == gateway.process: provide(id)
        case .finished(let id, let process) where process == gateway.process: finish(id)
        case .boots: boot()
        case .ready(let process) where process == gateway.process: becomeReady()
        case .greets(let process) where process == gateway.process: greet()
        case .recovers(let process, let life) where process == gateway.process && life == gateway.life: recover()
        case .ends(let process) where process == gateway.process: killGateway(restartAfter: milliseconds(100...8000))
        case .retries(let key, let process) where process == gateway.process: retry(key)
        default: break
        }
    }

    /// The message is handed to its chat network.
    private mutating func work(_ id: Int) {
        guard var work = gateway.works[id] else { return }
        if conditions.family == .replays, !work.isReplay { gateway.queue.append(.init(message: work.message)) }
        // From here on it is no longer certain that it was not sent.
        if let row = gateway.queue.firstIndex(where: { $0.message.key == work.message.key }) {
            gateway.queue[row].isUnsent = false
        }
        work.outcome = outcome(for: work.message)
        work.concurrent = gateway.works.values.count { $0.message.session == work.message.session }
        work.answersAfter = mishap(15) ? milliseconds(5...5000) : milliseconds(0.1...5)
        gateway.works[id] = work
        troubleGateway(0.3)
        after(providerTime, .gateway(.provided(id, process: gateway.process)))
    }

    private var providerTime: Duration {
        mutating get {
            guard isTroubled else { return milliseconds(1...20) }
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<80: return milliseconds(1...50)
            case 80..<96: return milliseconds(50...3000)
            default: return milliseconds(3000...50_000)
            }
        }
    }

    private mutating func outcome(for message: GatewayRecord.Message) -> GatewayRecord.Outcome {
        if failsUntil[message.lane, default: .zero] > now {
            return conditions.family == .announces && chance(50) ? .isKept : .fails
        }
        guard isTroubled else { return .delivers }
        switch Double.random(in: 0..<100, using: &random) / conditions.trouble {
        case 0..<3: return conditions.family == .announces ? .isKept : .fails
        case 3..<4: return .fails
        case 4..<4.7: return .deliversAndFails
        case 4.7..<5.2: return .failsLate
        case 5.2..<5.7: return .deliversInPart
        default: return .delivers
        }
    }

    /// The chat network has the message, or not.
    private mutating func provide(_ id: Int) {
        guard let work = gateway.works[id] else { return }
        if work.outcome.isDelivery {
            let message = work.message
            deliveries.append(Delivered(at: now, key: message.key, lane: message.lane, text: message.text))
            trace.add("delivered \(message.key)", deliveries.count, 0)
        }
        // Whether it dies just now is the hardest thing for everybody else to know.
        troubleGateway(1)
        after(work.answersAfter, .gateway(.finished(id, process: gateway.process)))
    }

    private mutating func finish(_ id: Int) {
        guard let work = gateway.works.removeValue(forKey: id) else { return }
        let message = work.message
        let row = gateway.queue.firstIndex { $0.message.key == message.key }
        let answer: AttemptAnswer
        switch work.outcome {
        case .delivers:
            if let row { gateway.queue.remove(at: row) }
            mirror(work)
            answer = .accepted(.channelAccepted(messageID: "m\(id)"))
        case .deliversInPart:
            if let row { gateway.queue.remove(at: row) }
            answer = .partiallySent(reason: "Some parts of the message were not delivered.")
        case .isKept:
            if let row { gateway.queue[row].isUnsent = true }
            after(.seconds(5), .gateway(.retries(key: message.key, process: gateway.process)))
            answer = .kept
        case .fails, .failsLate, .deliversAndFails:
            if let row { gateway.queue[row].failedAt = now }
            let mayHaveArrived = work.outcome != .fails
            answer = .channelFailed(reason: "The channel failed.", mayHaveArrived: mayHaveArrived)
        }
        if work.isReplay { return recovered(wasSent: work.outcome.isDelivery) }
        guard work.life == gateway.life else { return }
        guard case .inFlight(let waiting) = gateway.cache[message.key] else { return }
        gateway.cache[message.key] = .done(answer, at: now)
        troubleGateway(0.5)
        for call in waiting { self.answer(call, .attempt(answer)) }
    }

    /// Shows a delivered message in the transcript; a text that is the last one already is not shown again.
    private mutating func mirror(_ work: GatewayRecord.Work) {
        let message = work.message
        let text = message.text
        if gateway.rows[message.session]?.last?.text == text { return }
        // The oldest family loses rows when many are written into one session at once.
        let isLost = conditions.family == .replays && work.concurrent > 2 && chance(12)
        gateway.rows[message.session, default: []].append(.init(key: isLost ? nil : message.key, text: text))
        // Others talk too.
        if chance(20) { gateway.rows[message.session]?.append(.init(key: nil, text: "inbound \(now)")) }
    }
}
