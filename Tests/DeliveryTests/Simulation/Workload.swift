@testable import OpenClawBridge

/// A message that somebody will put in.
struct PlannedMessage {
    let number: Int
    let text: String
    let target: ChatTarget
    let priority: MessagePriority
    let ambiguity: AmbiguityPolicy
    /// After how many seconds its time comes, and when it is useless.
    let notBefore: Double?
    let expiresAfter: Double?
    let hasKey: Bool
    let isTracked: Bool
}

/// What people, machines and networks do.
enum Action {
    case send(PlannedMessage, byVisitor: Bool)
    case cancel, retry
    case pause(OutboxScope), resume(OutboxScope)
    case start, kill, stop
    case fault(GatewayFault)
    case jump(Double)
    case fillDisk(Duration)
    case failChannel(Lane, Duration)
    /// All trouble ends.
    case heal
}

/// What happens in one simulation, drawn from its seed.
struct Workload {
    private(set) var actions: [(at: Duration, action: Action)] = []
    let conditions: Conditions
    private var random: SeededGenerator
    private var targets: [ChatTarget] = []

    init(_ conditions: Conditions) {
        self.conditions = conditions
        random = SeededGenerator(seed: conditions.seed ^ 0xac7)
        let all = [
            ChatTarget(channel: "whatsapp", kind: .group, id: "1203@g.us"),
            ChatTarget(channel: "discord", kind: .channel, id: "77"),
            ChatTarget(channel: "whatsapp", kind: .direct, id: "15550001"),
            ChatTarget(channel: "signal", kind: .direct, id: "15550002"),
            ChatTarget(channel: "test", kind: .channel, id: "room"),
        ]
        targets = Array(all.shuffled(using: &random).prefix(number(1...4)))
        for number in 0..<number(2...9) { add(message(number), within: 40) }
        guard conditions.trouble > 0 else {
            add(.heal, at: 45)
            return
        }
        for _ in 0..<number(0...2) { add(.cancel) }
        for _ in 0..<number(0...2) { add(.retry) }
        if one(in: 3) { pause() }
        if one(in: 3) { add(.jump(Double(number(-7200...7200)))) }
        if one(in: 3) { add(.jump(Double(number(-30...30)))) }
        if one(in: 4) { add(.fillDisk(.seconds(number(1...30)))) }
        if one(in: 3) { add(.failChannel(Lane(.chat(targets[0])), .seconds(number(1...60)))) }
        for _ in 0..<number(0...1) where conditions.maximumKills > 0 { add(one(in: 2) ? .kill : .stop) }
        for _ in 0..<number(0...2) { add(.fault(GatewayFault.allCases.randomElement(using: &random) ?? .kill)) }
        add(.heal, at: 90)
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func one(in count: Int) -> Bool { number(1...count) == 1 }

    private mutating func add(_ action: Action, within seconds: Double = 80) {
        add(action, at: Double.random(in: 0...seconds, using: &random))
    }

    private mutating func add(_ action: Action, at seconds: Double) {
        actions.append((.milliseconds(Int(seconds * 1000)), action))
    }

    private mutating func message(_ number: Int) -> Action {
        var target = targets.randomElement(using: &random)!
        if one(in: 20) { target = ChatTarget(channel: "test", kind: .channel, id: "nobody") }
        let text =
            one(in: 4) ? "again" : (1...(one(in: 5) ? 3 : 1)).map { "text \(number) \($0)" }.joined(separator: "|")
        let message = PlannedMessage(
            number: number,
            text: text,
            target: target,
            priority: one(in: 5) ? MessagePriority.allCases.randomElement(using: &random)! : .normal,
            ambiguity: one(in: 2) ? .resend : AmbiguityPolicy.allCases.randomElement(using: &random)!,
            notBefore: one(in: 7) ? Double(self.number(0...30)) : nil,
            expiresAfter: one(in: 7) ? Double(self.number(0...30)) : nil,
            hasKey: one(in: 4),
            isTracked: one(in: 3)
        )
        return .send(message, byVisitor: one(in: 4))
    }

    private mutating func pause() {
        let lane = Lane(.chat(targets[0]))
        let scope = [OutboxScope.everything, .channel(lane.channel), .lane(lane)].randomElement(using: &random)!
        let start = Double(number(0...60))
        add(.pause(scope), at: start)
        add(.resume(scope), at: start + Double(number(1...25)))
    }
}
