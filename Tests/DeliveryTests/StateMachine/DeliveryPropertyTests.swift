import Foundation
import Testing

@testable import OpenClawBridge

/// Random lives of an entry, each replayed exactly by its seed.
@Suite struct `Whatever happens to an entry` {
    @Test(arguments: QueueFamily.allCases, AmbiguityPolicy.allCases)
    func `no law of deliveries is broken`(family: QueueFamily, policy: AmbiguityPolicy) {
        for seed in 0..<120 {
            var life = RandomLife(family, policy, seed: UInt64(seed))
            life.run(events: 80)
            guard life.violations.isEmpty else {
                Issue.record("seed \(seed), \(family), \(policy): \(life.violations)\n\(life.story)")
                return
            }
        }
    }

    @Test func `all its ends are reached`() {
        var ends: Set<DeliveryState> = []
        for seed in 0..<300 {
            let family = QueueFamily.allCases[seed % 3]
            var life = RandomLife(family, AmbiguityPolicy.allCases[seed / 3 % 3], seed: UInt64(seed))
            life.run(events: 80)
            ends.formUnion(life.ends)
        }
        #expect(ends == Set(DeliveryState.allCases.filter(\.isFinal)))
    }
}

/// An entry to which things happen at random, and the truth about what was sent.
private struct RandomLife {
    private var scene: DeliveryScene
    private var random: SeededGenerator
    private(set) var violations: [String] = []
    private(set) var ends: Set<DeliveryState> = []
    private var events: [String] = []
    /// The keys of each part that may have been sent, as far as anybody could know.
    private var maybeSent: [Int: Set<String>] = [:]

    init(_ family: QueueFamily, _ policy: AmbiguityPolicy, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        let parts = (1...Int.random(in: 1...3, using: &random)).map { "part \($0)" }
        var options = DeliveryOptions()
        let start = DeliveryScene().now
        if Int.random(in: 0..<4, using: &random) == 0 { options.expiresAt = start + 5 }
        scene = DeliveryScene(family, policy, parts: parts, options: options)
        scene.rules.retry.maximumRetries = Int.random(in: 0...3, using: &random)
        scene.hasEvidence = Bool.random(using: &random)
    }

    var story: String {
        let told = scene.timeline.map { "  \($0.event) -> \($0.state): \($0.reason)" }
        return (events + ["told:"] + told).joined(separator: "\n")
    }

    mutating func run(events count: Int) {
        for _ in 0..<count where violations.isEmpty { happen() }
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func happen() {
        if chance(25) { return around() }
        if chance(4) { return byHand("cancel") { try? $0.cancel() } }
        switch scene.step {
        case .attempt:
            scene.pass(.seconds(Int.random(in: 0...40, using: &random)))
            if chance(20) { change("expire") { $0.expire() } } else { change("advance") { $0.advance() } }
        case .submit:
            // One in ten loses its process: the attempt counts as sent.
            if chance(10) {
                note()
                scene.crash()
                change("crash") { $0.advance() }
            } else {
                answer()
            }
        case .resolve:
            change("advance") { $0.advance(isDue: true) }
        case .lookUp, .watch:
            scene.passWait()
            lookUp()
        case .none:
            if chance(30) { byHand("retry") { try? $0.retry() } } else { lookUp() }
        }
    }

    private mutating func around() {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: scene.reconnect()
        case 1: scene.restartInProcess()
        case 2: scene.startNewProcess()
        case 3: scene.pass(.seconds(Int.random(in: 1...300, using: &random)))
        case 4: scene.now += Double.random(in: -600...600, using: &random)
        default: scene.link.epoch.readyAt = chance(50) ? nil : scene.link.epoch.readyAt
        }
    }

    private mutating func answer() {
        let all: [AttemptAnswer] = [
            .ok, .ok, .invalid, .failure, .failure, .timeout, .silence, .silence, .starting, .tooMany, .kept, .partial,
        ]
        let answer = all.randomElement(using: &random)!
        switch answer {
        case .accepted, .kept, .partiallySent, .unanswered: note()
        case .channelFailed(_, let mayHaveArrived):
            if mayHaveArrived || scene.delivery.attempt?.family == .replays { note() } else { forget() }
        default: break
        }
        change("\(answer)") { $0.answer(answer) }
    }

    private mutating func lookUp() {
        let keys = scene.delivery.attempt?.allKeys ?? []
        let answers: [HistoryAnswer] = [.missing(isWhole: true), .failed(reason: "no"), .found(key: keys.last ?? "")]
        let recovery: RecoveryAnswer = chance(50) ? .unknown : .complete(isClean: Bool.random(using: &random))
        let answer = answers.randomElement(using: &random)!
        change("\(answer)") { $0.lookUp(answer, recovery: recovery) }
    }

    /// The request of the present attempt may have been carried out.
    private mutating func note() {
        guard let attempt = scene.delivery.attempt else { return }
        maybeSent[attempt.part, default: []].insert(attempt.key)
    }

    /// It is known for certain that the present attempt was not sent.
    private mutating func forget() {
        guard let attempt = scene.delivery.attempt else { return }
        maybeSent[attempt.part]?.remove(attempt.key)
    }

    private mutating func byHand(_ name: String, _ body: (inout DeliveryScene) -> Void) {
        change(name, isByHand: true, body)
    }

    private mutating func change(_ name: String, isByHand: Bool = false, _ body: (inout DeliveryScene) -> Void) {
        let before = scene.entry
        let told = scene.timeline.count
        body(&scene)
        events.append("\(name) -> \(scene.state) \(scene.step)")
        let laws = DeliveryLaws(
            before: before,
            after: scene.entry,
            transitions: Array(scene.timeline[told...]),
            rules: scene.rules,
            isByHand: isByHand
        )
        violations += laws.violations
        checkTruth(before: before.delivery)
        if scene.delivery.isFinished { ends.insert(scene.state) }
    }

    /// What is told agrees with what may have been sent.
    private mutating func checkTruth(before: Delivery) {
        let new = scene.delivery
        let sent = maybeSent.values.contains { !$0.isEmpty }
        if [.rejected, .expired, .cancelled].contains(new.state), sent {
            violations.append("it may have been sent, and ended as \(new.state)")
        }
        guard new.attempts > before.attempts, let attempt = new.attempt else { return }
        if maybeSent[attempt.part]?.isEmpty == false, !new.isPossiblyRepeated {
            violations.append("a copy was begun without the mark")
        }
    }
}
