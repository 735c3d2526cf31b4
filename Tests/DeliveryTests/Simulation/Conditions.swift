@testable import OpenClawBridge

/// What a simulation is made of, drawn from its seed.
struct Conditions: CustomStringConvertible {
    let seed: UInt64
    let family: QueueFamily
    var isRecording = false

    /// How much goes wrong by itself: 0 for nothing, 1 for a bad day.
    var trouble = 1.0
    /// Whether the time at which the gateway was ready can be read.
    var readsReadyTime = true
    /// Whether the gateway's log can be read.
    var readsLog = true
    /// Whether the start of the gateway is reckoned on our own calendar, which may jump.
    var readsOwnCalendar = false
    /// Whether processes die in the middle of what they do.
    var killsAtMoments = false
    var maximumKills = 0
    var maximumGatewayFaults = 0
    var settings = DeliverySettings()

    init(seed: UInt64, family: QueueFamily, isRecording: Bool = false) {
        self.seed = seed
        self.family = family
        self.isRecording = isRecording
        var random = SeededGenerator(seed: seed ^ 0x5eed)
        func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
        trouble = one(in: 8) ? 0 : Double.random(in: 0.3...3, using: &random)
        readsReadyTime = !one(in: 3)
        readsLog = !one(in: 3)
        readsOwnCalendar = one(in: 4)
        maximumKills = trouble == 0 ? 0 : Int.random(in: 0...4, using: &random)
        killsAtMoments = maximumKills > 0
        maximumGatewayFaults = trouble == 0 ? 0 : Int.random(in: 0...5, using: &random)
        settings.housekeeping = .seconds(2)
        settings.rules.watchTime = .seconds(90)
        settings.rules.retry.maximumRetries = Int.random(in: 0...3, using: &random)
        settings.window = one(in: 3) ? Int.random(in: 1...3, using: &random) : 64
        settings.lanes = one(in: 4) ? 2 : 10_000
        if !one(in: 4) { settings.pacing = .off }
    }

    var description: String {
        let reads = "ready time \(readsReadyTime), log \(readsLog), own calendar \(readsOwnCalendar)"
        let bounds =
            "window \(settings.window), lanes \(settings.lanes), retries \(settings.rules.retry.maximumRetries)"
        return
            "seed \(seed), \(family), trouble \(trouble); reads \(reads); \(bounds); paced \(settings.pacing != .off)"
    }
}
