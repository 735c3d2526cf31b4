import OpenClawBridge
import OpenClawGatewaySimulator

/// One run of the grid, made from its seed alone.
struct Scenario: Sendable {
    let seed: UInt64
    let family: GatewaySimulator.QueueFamily
    let trouble: Trouble
    let messages: [WorkerPlan.Message]
    let faults: [GatewaySimulator.Fault]
    /// When each life of the worker ends; the life after the last one ends by itself.
    let kills: [WorkerPlan.Moment]
    let diskFull: [WorkerPlan.Moment]
    let clockJumps: [WorkerPlan.Moment]
    let clockErrors: [Double]

    /// How many things of its kind go wrong in a run.
    static let points = 4

    /// How much faster than life the gateway lives.
    static let scale = 100.0

    init(seed: UInt64, family: GatewaySimulator.QueueFamily, trouble: Trouble) {
        self.seed = seed
        self.family = family
        self.trouble = trouble
        var random = SeededGenerator(seed: seed)
        messages = Self.messages(&random)
        faults = Self.faults(trouble, family, &random)
        let deadly: Set<Trouble> = [.killBridge, .killBoth, .twoProcesses]
        // 9 messages make some 60 steps; a few more reach beyond the last one.
        kills = deadly.contains(trouble) ? Self.moments(upTo: 66, &random) : []
        diskFull = trouble == .fillDisk ? Self.moments(upTo: 50, &random) : []
        clockJumps = trouble == .jumpClock ? Self.moments(upTo: 50, &random) : []
        let errors = [-86_400.0, -3600, -90, -3, 3, 90, 3600, 86_400]
        clockErrors = clockJumps.map { _ in errors.randomElement(using: &random) ?? 3600 }
    }

    private static func moments(upTo step: Int, _ random: inout SeededGenerator) -> [WorkerPlan.Moment] {
        (0..<points).map { _ in moment(upTo: step, &random) }
    }

    private static func moment(upTo step: Int, _ random: inout SeededGenerator) -> WorkerPlan.Moment {
        let isExact = Bool.random(using: &random)
        return WorkerPlan.Moment(
            step: Int.random(in: 1...step, using: &random),
            microseconds: isExact ? 0 : Int.random(in: 1...8000, using: &random)
        )
    }

    /// Nine messages for three chats: two groups and a direct chat, whose session the gateway shares; some texts are equal.
    private static func messages(_ random: inout SeededGenerator) -> [WorkerPlan.Message] {
        let chats = [
            "whatsapp:group:120363000000000001@g.us", "whatsapp:group:120363000000000002@g.us",
            "whatsapp:dm:15550001111",
        ]
        return (0..<9).map { index in
            let isEcho = Int.random(in: 0..<10, using: &random) == 0
            return WorkerPlan.Message(
                sessionKey: chats[index % 3],
                text: isEcho ? "again" : "message \(index)",
                ambiguity: [.resend, .resend, .hold].randomElement(using: &random) ?? .resend
            )
        }
    }

    private static func faults(
        _ trouble: Trouble,
        _ family: GatewaySimulator.QueueFamily,
        _ random: inout SeededGenerator
    ) -> [GatewaySimulator.Fault] {
        // Each message makes one request at least; what was repeated makes more.
        let places = Array(1...14).shuffled(using: &random).prefix(points)
        return places.flatMap { faults(trouble, family, at: $0, &random) }
    }

    private static func faults(
        _ trouble: Trouble,
        _ family: GatewaySimulator.QueueFamily,
        at nth: Int,
        _ random: inout SeededGenerator
    ) -> [GatewaySimulator.Fault] {
        let triggers: [GatewaySimulator.Fault.Trigger] = [.request("send"), .delivery, .delivered, .answer("send")]
        let trigger = triggers.randomElement(using: &random) ?? .delivered
        // On the gateway's clock, 100 times as fast as life.
        let pause = Duration.seconds(Int.random(in: 1...20, using: &random))
        func fault(_ action: GatewaySimulator.Fault.Action) -> [GatewaySimulator.Fault] {
            [GatewaySimulator.Fault(on: trigger, action, nth: nth)]
        }
        switch trouble {
        case .killBridge, .fillDisk, .twoProcesses: return []
        case .jumpClock: return fault(.drop)
        case .crashGateway, .killBoth: return fault(.crash(restartAfter: pause))
        case .stopGateway: return fault(.stop(restartAfter: pause))
        case .restartInProcess: return fault(.restartInProcess)
        case .stallGateway: return fault(.stall(.seconds(70)))
        case .cutConnection: return fault(.drop)
        case .loseAnswer: return [.init(on: .answer("send"), .loseAnswer, nth: nth)]
        case .failProvider:
            let failure: GatewaySimulator.Fault.Action =
                family == .announces ? .queueDelivery : .providerFailure("the network is down")
            return [
                .init(on: .delivery, failure, nth: nth, count: Int.random(in: 1...3, using: &random)),
                .init(on: .request("send"), .crash(restartAfter: pause), nth: nth + 2),
            ]
        }
    }
}
