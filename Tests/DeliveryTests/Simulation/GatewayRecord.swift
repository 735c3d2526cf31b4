@testable import OpenClawBridge

/// The simulated gateway: what it keeps on its disk, in its process, and in its present life.
///
/// It does what was measured on published gateways, in virtual time and without frames on a wire; the simulator product does the
/// same with real sockets, at a price that thousands of schedules cannot pay.
struct GatewayRecord {
    enum Phase: Equatable { case down, booting, greeting, stopping }

    // On its disk.
    var rows: [String: [TranscriptRow]] = [:]
    var queue: [QueueRow] = []

    // In its process.
    var phase = Phase.down
    /// Counts processes, so that events of one that has ended are passed over.
    var process = 0
    var startedAt = Duration.zero
    var works: [Int: Work] = [:]
    /// The keys that a recovery has still to replay.
    var replays: [String] = []
    var isReplayClean = true

    // In its life.
    /// Counts lives: of processes, and of restarts within them.
    var life = 0
    var readyAt = Duration.zero
    var cache: [String: CacheEntry] = [:]
    var recovery = RecoveryAnswer.unknown
    var refusesUntil = Duration.zero
    var stalledUntil = Duration.zero

    struct TranscriptRow {
        let key: String?
        let text: String
    }

    /// A message that the gateway has not finished.
    struct QueueRow {
        let message: Message
        var failedAt: Duration?
        /// Whether it was certainly not sent, so that the newest family sends it by itself.
        var isUnsent = false
    }

    /// What the gateway remembers about a key.
    enum CacheEntry {
        case inFlight(waiting: [Int])
        case done(AttemptAnswer, at: Duration)
    }

    /// A message on its way through the gateway.
    struct Message {
        let key: String
        let lane: Lane
        let session: String
        let text: String
    }

    /// An attempt of the gateway to have a message delivered.
    struct Work {
        let message: Message
        let life: Int
        let isReplay: Bool
        var outcome = Outcome.delivers
        var answersAfter = Duration.zero
        var concurrent = 1
    }

    /// What a chat network does with a message.
    enum Outcome {
        case delivers
        /// It delivers, and fails afterwards.
        case deliversAndFails
        case deliversInPart
        case fails
        /// It fails in a way that can come after the delivery.
        case failsLate
        /// It fails, and the gateway keeps the message.
        case isKept

        var isDelivery: Bool { [.delivers, .deliversAndFails, .deliversInPart].contains(self) }
    }
}

/// What happens in the gateway.
enum GatewayEvent {
    case worked(Int, process: Int)
    case provided(Int, process: Int)
    case finished(Int, process: Int)
    case boots
    case ready(process: Int)
    case greets(process: Int)
    case recovers(process: Int, life: Int)
    case ends(process: Int)
    case retries(key: String, process: Int)
}

/// Something that a chat network has got.
struct Delivered {
    let at: Duration
    let key: String
    let lane: Lane
    let text: String
}

/// A connection between a process and the gateway.
struct ConnectionRecord {
    let process: Int
    let link: GatewayLink
}

/// A request on its way to the gateway.
struct Frame {
    let connection: Int
    let call: Int
    let request: Request

    enum Request {
        case send(GatewayRecord.Message)
        case find(keys: [String], session: String, depth: Int)
        case recovery
    }
}

/// A request that somebody waits for.
struct Call {
    let connection: Int
    let process: Int
    let reply: Reply

    enum Reply {
        case attempt(CheckedContinuation<AttemptAnswer, Never>)
        case history(CheckedContinuation<HistoryAnswer, Never>)
        case recovery(CheckedContinuation<RecoveryAnswer, Never>)
    }

    /// What a call is answered with.
    enum Answer {
        case attempt(AttemptAnswer)
        case history(HistoryAnswer)
        case recovery(RecoveryAnswer)
    }
}

/// What happens on the network.
enum NetworkEvent {
    case arrives(Int)
    case answers(Int, Call.Answer)
    case timesOut(Int)
    case dials(process: Int)
}
