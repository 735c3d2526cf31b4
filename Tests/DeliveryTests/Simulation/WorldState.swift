import Foundation

@testable import OpenClawBridge

/// Everything that a simulation knows apart from the code under test, changed by one event at a time.
struct WorldState {
    let conditions: Conditions
    var random: SeededGenerator
    var now = Duration.zero
    /// How far somebody has set the calendar of this machine, in seconds.
    var calendarShift = 0.0
    var agenda = Agenda<Event>()
    /// Whether anything still goes wrong.
    var isTroubled = true
    private var lastID = 0

    var processes: [ProcessRecord] = []
    var sleepers: [Int: Sleeper] = [:]
    var resting: [Int: Resting] = [:]
    /// The processes that die before anything else happens.
    var dying: Set<Int> = []

    var gateway = GatewayRecord()
    var connections: [Int: ConnectionRecord] = [:]
    var frames: [Int: Frame] = [:]
    var calls: [Int: Call] = [:]
    /// What the chat networks have got, in order.
    var deliveries: [Delivered] = []
    /// Until when the provider of a lane fails.
    var failsUntil: [Lane: Duration] = [:]
    var diskFullUntil = Duration.zero
    var gatewayRefusesUntil = Duration.zero

    var ledger = Ledger()
    var trace = Trace()
    private(set) var violations: [String] = []

    init(_ conditions: Conditions) {
        self.conditions = conditions
        random = SeededGenerator(seed: conditions.seed)
        trace.isRecording = conditions.isRecording
    }

    /// What the calendar of this machine shows.
    var calendar: Date { Date(timeIntervalSince1970: 1_795_000_000 + now.seconds + calendarShift) }

    /// What the gateway's own calendar shows, in milliseconds.
    func gatewayCalendar(_ instant: Duration) -> Int64 { 1_795_000_000_000 + Int64(instant.seconds * 1000) }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    mutating func violate(_ words: @autoclosure () -> String) {
        guard violations.count < 20 else { return }
        violations.append("\(now.seconds) s: \(words())")
    }

    // MARK: Chance

    mutating func chance(_ percent: Double) -> Bool { Double.random(in: 0..<100, using: &random) < percent }

    /// A chance that is none once all trouble is over.
    mutating func mishap(_ percent: Double) -> Bool { isTroubled && chance(percent) }

    mutating func milliseconds(_ range: ClosedRange<Double>) -> Duration {
        .nanoseconds(Int64(Double.random(in: range, using: &random) * 1e6))
    }

    mutating func after(_ delay: Duration, _ event: Event) { agenda.add(event, at: now + delay) }

    // MARK: Interruptions

    /// How long a process rests at a place, `nil` for not at all; it may die there.
    mutating func rest(at place: Moment, _ process: Int) -> Duration? {
        guard processes[process].isAlive else { return nil }
        trace.add("moment", process, Int(place.rawValue))
        if conditions.killsAtMoments, mishap(conditions.trouble * 0.5), ledger.kills < conditions.maximumKills {
            ledger.kills += 1
            dying.insert(process)
            return .zero
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5: return nil
        case 5..<9: return milliseconds(0.05...2)
        default: return milliseconds(1...40)
        }
    }

    // MARK: Events

    /// Moves on to the next event and does what the world does about it; gives it to the simulation otherwise.
    mutating func advance() -> Action? {
        guard let (due, event) = agenda.next() else { return nil }
        now = max(now, due)
        trace.add("\(event)", Int(clamping: now.components.seconds), 0)
        switch event {
        case .wakes(let id): sleepers.removeValue(forKey: id)?.continuation.resume()
        case .goesOn(let id): resting.removeValue(forKey: id)?.continuation.resume()
        case .action(let action): return action
        case .network(let event): handle(event)
        case .gateway(let event): handle(event)
        }
        return nil
    }
}

/// What happens next.
enum Event {
    case wakes(Int)
    case goesOn(Int)
    case action(Action)
    case network(NetworkEvent)
    case gateway(GatewayEvent)
}

/// What has happened, so that two runs can be compared.
struct Trace {
    var isRecording = false
    private(set) var lines: [String] = []
    private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ words: @autoclosure () -> String, _ first: Int, _ second: Int) {
        hash = (hash ^ UInt64(truncatingIfNeeded: first &* 31 &+ second)) &* 0x100_0000_01b3
        if isRecording { lines.append("\(words()) \(first) \(second)") }
    }
}
