@testable import OpenClawBridge

extension WorldState {
    mutating func handle(_ event: NetworkEvent) {
        switch event {
        case .arrives(let id):
            guard let frame = frames[id] else { return }
            if gateway.stalledUntil > now { return agenda.add(.network(.arrives(id)), at: gateway.stalledUntil) }
            frames[id] = nil
            guard gateway.phase == .greeting else { return }
            receive(frame)
        case .answers(let id, let answer):
            end(id, answer)
        case .timesOut(let id):
            guard let call = calls[id] else { return }
            switch call.reply {
            case .attempt: end(id, .attempt(.unanswered(reason: "No answer came in time.", isTimeout: true)))
            case .history: end(id, .history(.failed(reason: "no answer came in time.")))
            case .recovery: end(id, .recovery(.unknown))
            }
        case .dials(let process):
            dial(process)
        }
    }

    // MARK: Requests

    /// Writes a request to a connection, under a number that was drawn for it.
    mutating func write(
        _ request: Frame.Request,
        _ id: Int,
        _ reply: Call.Reply,
        over connection: Int,
        within limit: Duration
    ) {
        let process = connections[connection]?.process ?? 0
        calls[id] = Call(connection: connection, process: process, reply: reply)
        frames[id] = Frame(connection: connection, call: id, request: request)
        after(milliseconds(0.1...1.5), .network(.arrives(id)))
        after(limit, .network(.timesOut(id)))
    }

    /// Sends an answer on its way, unless the connection is gone by then.
    mutating func answer(_ id: Int, _ answer: Call.Answer) {
        guard calls[id] != nil else { return }
        if case .attempt = answer, mishap(conditions.trouble * 0.4) { return trace.add("answer lost", id, 0) }
        after(milliseconds(0.1...1.5), .network(.answers(id, answer)))
    }

    /// Ends a call; what comes later is passed over.
    mutating func end(_ id: Int, _ answer: Call.Answer) {
        guard let call = calls.removeValue(forKey: id) else { return }
        processes[call.process].openSubmits[id] = nil
        switch (call.reply, answer) {
        case (.attempt(let continuation), .attempt(let answer)): continuation.resume(returning: answer)
        case (.history(let continuation), .history(let answer)): continuation.resume(returning: answer)
        case (.recovery(let continuation), .recovery(let answer)): continuation.resume(returning: answer)
        default: violate("a call got an answer of another kind")
        }
    }

    // MARK: Connections

    /// A process has come to the end of its wait for the next try to connect.
    private mutating func dial(_ process: Int) {
        guard processes[process].isAlive, processes[process].dials, processes[process].connection == nil else { return }
        guard gateway.phase == .greeting, gateway.stalledUntil <= now else {
            return after(milliseconds(100...900), .network(.dials(process: process)))
        }
        let id = nextID()
        let record = processes[process]
        let readsCalendar = conditions.readsOwnCalendar ? calendarShift : 0
        let reading = milliseconds(-20...20).seconds
        let link = GatewayLink(
            connectionID: "c\(id)",
            epoch: GatewayEpoch(
                processStart: gatewayCalendar(gateway.startedAt) + Int64((readsCalendar + reading) * 1000),
                readyAt: conditions.readsReadyTime ? gatewayCalendar(gateway.readyAt) : nil,
                observer: "p\(process)",
                restarts: record.restartsSeen,
                blindEnds: record.blindEnds
            ),
            family: conditions.family,
            defaultAgent: "main",
            mainSessionKey: mainSession
        )
        connections[id] = ConnectionRecord(process: process, link: link)
        processes[process].connection = id
        tellWatchers(of: process)
    }

    /// The present link of a process.
    func link(of process: Int) -> GatewayLink? { processes[process].connection.flatMap { connections[$0]?.link } }

    /// Whether a link's connection is open.
    func connection(of link: GatewayLink, _ process: Int) -> Int? {
        guard let id = processes[process].connection, connections[id]?.link.connectionID == link.connectionID else {
            return nil
        }
        return id
    }

    func tellWatchers(of process: Int) {
        let record = processes[process]
        for (_, watcher) in record.watchers.sorted(by: { $0.key < $1.key }) { watcher.yield(link(of: process)) }
    }

    /// Ends the connection of a process, and with it what is under way on it.
    mutating func cut(_ process: Int, isRestart: Bool = false) {
        guard let id = processes[process].connection else { return }
        connections[id] = nil
        processes[process].connection = nil
        if isRestart { processes[process].restartsSeen += 1 } else { processes[process].blindEnds += 1 }
        // What was written may reach the gateway all the same, or not.
        for frame in frames.keys.sorted() where frames[frame]?.connection == id && chance(50) { frames[frame] = nil }
        let reason = isRestart ? "The gateway restarted." : "The connection ended."
        for call in calls.keys.sorted() where calls[call]?.connection == id {
            switch calls[call]?.reply {
            case .attempt: end(call, .attempt(.unanswered(reason: reason, isTimeout: false)))
            case .history: end(call, .history(.failed(reason: reason)))
            case .recovery: end(call, .recovery(.unknown))
            case nil: break
            }
        }
        tellWatchers(of: process)
        after(milliseconds(50...1000), .network(.dials(process: process)))
    }

    mutating func cutAll(isRestart: Bool = false) {
        for process in processes.indices { cut(process, isRestart: isRestart) }
    }
}
