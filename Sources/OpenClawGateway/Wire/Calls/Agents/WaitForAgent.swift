/// `agent.wait`: waits until a run is over, or for a time.
public struct WaitForAgent: GatewayCall, Hashable {
    /// The method's name on the wire.
    public static let method = "agent.wait"
    /// Writing.
    public static let requiredScope: OperatorScope? = .write
    /// Fifteen seconds more than the gateway waits.
    public var defaultTimeout: Duration { (timeout ?? .seconds(30)) + .seconds(15) }

    /// The run.
    public var runID: String
    private var timeoutMs: Int64?

    /// How long the gateway waits; 30 seconds when it is left out.
    public var timeout: Duration? {
        get { timeoutMs.map { .milliseconds($0) } }
        set { timeoutMs = newValue?.timeoutMilliseconds }
    }

    /// Makes a call.
    public init(runID: String, timeout: Duration? = nil) {
        self.runID = runID
        self.timeout = timeout
    }

    private enum CodingKeys: String, CodingKey {
        case runID = "runId"
        case timeoutMs
    }
}

extension WaitForAgent {
    /// How far a run is.
    public struct Response: Decodable, Sendable, Hashable {
        /// The run.
        public var runID: String?
        /// `ok`, `error`, or `timeout` when the run was not over in time: then ask again.
        public var status: String?
        /// When the run started, in milliseconds since 1970.
        public var startedAt: Int64?
        /// When the run ended, in milliseconds since 1970.
        public var endedAt: Int64?
        /// What went wrong.
        public var error: String?
        /// Why the run stopped.
        public var stopReason: String?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            runID = object.string("runId")
            status = object.string("status")
            startedAt = object.integer("startedAt")
            endedAt = object.integer("endedAt")
            error = object.string("error")
            stopReason = object.string("stopReason")
        }
    }
}
