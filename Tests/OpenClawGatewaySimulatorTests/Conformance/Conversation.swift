import NIOCore
import NIOWebSocket

/// One connection of a dialogue, with what came over it and was not yet expected.
final class Conversation {
    let name: String
    let socket: RawSocket
    /// The payload of the challenge.
    var challenge: JSON = .null
    private(set) var isClosed = false
    private(set) var background: Set<String> = []
    private var waiting: [Arrival] = []
    private var streamed: Set<String> = []
    private var rules = SequenceRules()
    private var pings = 0
    private var pongs = 0
    /// Requests by id, for answers that are judged by their method.
    private var methods: [String: String] = [:]
    private let log: (String) -> Void
    private let comparesClock: Bool
    /// The runs that are compared.
    private let runs: Set<String>

    init(name: String, socket: RawSocket, dialogue: Dialogue, log: @escaping (String) -> Void) {
        self.name = name
        self.socket = socket
        comparesClock = dialogue.gateway.upForSeconds != nil
        runs = dialogue.runs
        self.log = log
    }

    func send(_ frame: JSON) {
        if let id = frame["id"]?.string, let method = frame["method"]?.string { methods[id] = method }
        log("\(name) -> \(frame)")
        socket.send(text: frame.description)
    }

    func send(text: String, isBinary: Bool = false) {
        log("\(name) -> \(text.prefix(200))\(text.utf8.count > 200 ? "… (\(text.utf8.count) bytes)" : "")")
        if isBinary { socket.send(binary: text) } else { socket.send(text: text) }
    }

    func close() {
        log("\(name) -> close 1000")
        socket.close(code: .normalClosure)
    }

    func drop() async {
        log("\(name) -> gone")
        isClosed = true
        await socket.drop()
    }

    /// Takes the next arrival in `lane`; `nil` when none came so far.
    func next(in lane: Lane) -> (arrival: Arrival, complaint: String?)? {
        guard let index = waiting.firstIndex(where: { $0.lane == lane }) else { return nil }
        let isLate = waiting[..<index].contains { comes(waiting[index], tooLateAfter: $0) }
        return (waiting.remove(at: index), isLate ? "came after other frames of its run" : nil)
    }

    /// Waits until the gateway has read all that was sent, and until everything has come that it wrote until then.
    ///
    /// The gateway answers a ping after what came before it.
    func settle() async {
        guard !isClosed else { return }
        socket.ping()
        pings += 1
        let deadline = Self.deadline
        while pongs < pings, !isClosed, await take(until: deadline) {}
    }

    /// Reads until the gateway has closed the connection, and gives what nobody expected.
    func leftovers() async -> [Arrival] {
        let deadline = Self.deadline
        while !isClosed, await take(until: deadline) {}
        return waiting.filter { !$0.lane.isClock }
    }

    /// How long the machine may take for what is due at once.
    private static var deadline: NIODeadline { .now() + .seconds(20) }

    /// Breaches of the rules for `seq`.
    var breaches: [String] { rules.breaches }

    private func take(until deadline: NIODeadline) async -> Bool {
        guard let arrival = await socket.next(before: deadline) else { return false }
        if case .pong = arrival {
            pongs += 1
            return true
        }
        log("\(name) <- \(arrival)")
        if case .closed = arrival { isClosed = true }
        if case .frame(let json) = arrival { rules.check(json) }
        if case .frame(let json) = arrival, arrival.lane == .background, let event = json["event"]?.string {
            background.insert(event)
            return true
        }
        if arrival.lane.isClock, !comparesClock { return true }
        if case .run(let id) = arrival.lane, !runs.contains(id) { return true }
        if let piece = arrival.streamed, !streamed.insert(piece).inserted { return true }
        waiting.append(arrival)
        return true
    }

    /// Whether `answer` is the first or the last word on a run and came after `earlier`, an event of the run that was
    /// not expected before it.
    private func comes(_ answer: Arrival, tooLateAfter earlier: Arrival) -> Bool {
        guard case .frame(let json) = answer, let id = json["id"]?.string,
            json["payload.status"]?.string != "in_flight",
            let run = json["payload.runId"]?.string ?? json["payload.runIds"]?.array.first?.string
        else { return false }
        let concerned = ["chat.send", "chat.abort", "agent", "sessions.send"]
        return concerned.contains(methods[id] ?? "") && earlier.lane == .run(run)
    }
}
