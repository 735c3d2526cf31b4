@testable import OpenClawBridge

extension WorldState {
    /// Something may happen to the gateway at this very moment.
    mutating func troubleGateway(_ weight: Double) {
        guard mishap(conditions.trouble * weight), ledger.gatewayFaults < conditions.maximumGatewayFaults else {
            return
        }
        fault(GatewayFault.allCases.randomElement(using: &random) ?? .kill)
    }

    mutating func fault(_ fault: GatewayFault) {
        ledger.gatewayFaults += 1
        trace.add("gateway: \(fault)", ledger.gatewayFaults, 0)
        switch fault {
        case .kill: killGateway(restartAfter: milliseconds(10...15_000))
        case .stop: stopGateway()
        case .restart: restartGateway()
        case .stall: gateway.stalledUntil = now + milliseconds(100...20_000)
        case .cut: cutAll()
        case .overload: gatewayRefusesUntil = now + milliseconds(500...8000)
        }
    }

    // MARK: Ends

    /// The process ends at once; another one begins after a while.
    mutating func killGateway(restartAfter delay: Duration) {
        guard gateway.phase != .down else { return }
        endLife()
        gateway.phase = .down
        gateway.process += 1
        gateway.works = [:]
        gateway.stalledUntil = .zero
        cutAll()
        after(delay, .gateway(.boots))
    }

    /// The process ends in order: clients are told, and what finishes within a second is finished.
    private mutating func stopGateway() {
        guard gateway.phase == .greeting else { return killGateway(restartAfter: milliseconds(10...15_000)) }
        endLife()
        gateway.phase = .stopping
        cutAll(isRestart: true)
        after(.seconds(1), .gateway(.ends(process: gateway.process)))
    }

    /// Restarts within the process: keys are forgotten, and the work goes on.
    private mutating func restartGateway() {
        guard gateway.phase == .greeting else { return killGateway(restartAfter: milliseconds(10...15_000)) }
        endLife()
        gateway.phase = .booting
        cutAll(isRestart: true)
        after(.milliseconds(360), .gateway(.ready(process: gateway.process)))
    }

    private mutating func endLife() {
        gateway.life += 1
        gateway.cache = [:]
        gateway.recovery = .unknown
    }

    // MARK: Starts

    mutating func boot() {
        guard gateway.phase == .down else { return }
        gateway.phase = .booting
        gateway.startedAt = now
        after(.milliseconds(500), .gateway(.ready(process: gateway.process)))
    }

    mutating func becomeReady() {
        gateway.readyAt = now
        let isOld = conditions.family == .replays
        let (process, life) = (gateway.process, gateway.life)
        after(isOld ? milliseconds(600...900) : milliseconds(170...410), .gateway(.greets(process: process)))
        // The oldest family greets before it replays; others are done with their queue before that.
        let recovery = isOld ? milliseconds(1200...2300) : .milliseconds(100)
        after(recovery, .gateway(.recovers(process: process, life: life)))
    }

    mutating func greet() {
        gateway.phase = .greeting
        if mishap(20) { gateway.refusesUntil = now + milliseconds(100...2000) }
    }

    // MARK: The gateway's own queue

    mutating func recover() {
        // An empty queue writes no line into the log.
        guard !gateway.queue.isEmpty else { return }
        let working = Set(gateway.works.values.map(\.message.key))
        switch conditions.family {
        case .replays:
            gateway.replays = gateway.queue.filter { !working.contains($0.message.key) }.map(\.message.key)
            gateway.isReplayClean = true
            replayNext()
        case .neverReplays, .announces:
            let kept = gateway.queue.filter { $0.isUnsent && conditions.family == .announces }
            gateway.queue = gateway.queue.filter { working.contains($0.message.key) } + kept
            gateway.recovery = .complete(isClean: true)
            for row in kept { after(.seconds(1), .gateway(.retries(key: row.message.key, process: gateway.process))) }
        }
    }

    private mutating func replayNext() {
        guard !gateway.replays.isEmpty else {
            gateway.recovery = .complete(isClean: gateway.isReplayClean)
            return
        }
        let key = gateway.replays.removeFirst()
        guard let row = gateway.queue.first(where: { $0.message.key == key }) else { return replayNext() }
        if let failedAt = row.failedAt, now - failedAt < .seconds(25) {
            gateway.isReplayClean = false
            return replayNext()
        }
        replay(row)
    }

    /// Sends what was in the queue again, whether it was delivered before or not.
    private mutating func replay(_ row: GatewayRecord.QueueRow) {
        let id = nextID()
        gateway.works[id] = GatewayRecord.Work(message: row.message, life: gateway.life, isReplay: true)
        trace.add("replays \(row.message.key)", id, 0)
        after(.milliseconds(5), .gateway(.worked(id, process: gateway.process)))
    }

    /// One of the replays has ended.
    mutating func recovered(wasSent: Bool) {
        guard conditions.family == .replays else { return }
        if !wasSent { gateway.isReplayClean = false }
        replayNext()
    }

    /// Sends what the gateway has promised to send.
    mutating func retry(_ key: String) {
        guard let row = gateway.queue.first(where: { $0.message.key == key && $0.isUnsent }),
            !gateway.works.values.contains(where: { $0.message.key == key })
        else { return }
        replay(row)
    }
}

/// What happens to a gateway.
enum GatewayFault: CaseIterable {
    case kill, stop, restart, stall, cut, overload
}
