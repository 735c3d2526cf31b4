/// One life of a gateway, as far as a client can tell: the time in which its memory of idempotency keys lasts.
///
/// A gateway forgets all keys when its process ends and also when it restarts inside its process. The age of the process
/// shows the first only; the second shows in a `shutdown` event, in the close code 1012, and in the time at which the
/// gateway was ready, where that may be read.
public struct GatewayEpoch: Sendable, Hashable, Codable {
    /// When the gateway's process started, in milliseconds since 1970: now less its age.
    public var processStart: Int64
    /// When the gateway was last ready, in milliseconds since 1970 on its own clock; `nil` where it may not be read.
    public var readyAt: Int64?
    /// Who counted: the counts of two observers cannot be compared.
    public var observer: String
    /// How many restarts the observer has seen on the wire.
    public var restarts: Int
    /// How many connections of the observer ended without a word about why.
    public var blindEnds: Int

    /// Makes an epoch.
    public init(processStart: Int64, readyAt: Int64?, observer: String, restarts: Int = 0, blindEnds: Int = 0) {
        self.processStart = processStart
        self.readyAt = readyAt
        self.observer = observer
        self.restarts = restarts
        self.blindEnds = blindEnds
    }

    /// How a later epoch follows on this one.
    public enum Succession: String, Sendable, Hashable, CaseIterable, Codable {
        /// The same life: the gateway remembers its keys.
        case same
        /// The same process began a new life: the keys are forgotten, and old work may still run.
        case restartedInProcess
        /// Another process: the keys are forgotten, and the old work is gone.
        case newProcess
    }

    /// By how much two readings of one process start may differ, in milliseconds.
    static let tolerance: Int64 = 2000

    /// How `later` follows on this epoch.
    ///
    /// Where nothing tells, the answer is ``Succession/restartedInProcess``, which waits the longest.
    public func succession(to later: GatewayEpoch) -> Succession {
        if let readyAt, let laterReady = later.readyAt, readyAt == laterReady { return .same }
        if abs(later.processStart - processStart) > Self.tolerance { return .newProcess }
        if readyAt != nil, later.readyAt != nil { return .restartedInProcess }
        let sawAll = observer == later.observer && blindEnds == later.blindEnds
        return sawAll && restarts == later.restarts ? .same : .restartedInProcess
    }
}
