extension RunAgent {
    /// How a run ended.
    public struct Response: Decodable, Sendable, Hashable {
        /// The run.
        public var runID: String?
        /// The session, where the gateway says it.
        public var sessionKey: String?
        /// `ok`, `error`, `timeout`, or `in_flight` when the same key is already being worked on.
        public var status: String?
        /// The gateway's summary.
        public var summary: String?
        /// Why the run stopped.
        public var stopReason: String?
        /// Where the time ran out.
        public var timeoutPhase: String?
        /// What the agent answered, part by part.
        public var payloads: [Part]
        /// What became of the delivery, when one was asked for.
        ///
        /// Read it: ``status`` says only that the run is over.
        public var deliveryStatus: DeliveryStatus?

        /// The text of the whole answer.
        public var text: String { payloads.compactMap(\.text).joined(separator: "\n") }

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            runID = object.string("runId")
            sessionKey = object.string("sessionKey")
            status = object.string("status")
            summary = object.string("summary")
            stopReason = object.string("stopReason")
            timeoutPhase = object.string("timeoutPhase")
            let result = object.value("result", as: Result.self)
            payloads = result?.payloads ?? []
            deliveryStatus = result?.deliveryStatus
        }
    }

    /// A part of an answer.
    public struct Part: Decodable, Sendable, Hashable {
        /// The text.
        public var text: String?
        /// Where media lies.
        public var mediaURL: String?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            text = object.string("text")
            mediaURL = object.string("mediaUrl")
        }
    }

    /// What became of the delivery of an answer.
    public struct DeliveryStatus: Decodable, Sendable, Hashable {
        /// Whether a delivery was asked for.
        public var requested: Bool?
        /// Whether one was attempted.
        public var attempted: Bool?
        /// `sent`, `suppressed`, `partial_failed` or `failed`.
        public var status: String?
        /// Whether everything was delivered.
        public var succeeded: Bool?
        /// How many messages the channel took.
        public var resultCount: Int?

        /// Decodes leniently.
        public init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            requested = object.bool("requested")
            attempted = object.bool("attempted")
            status = object.string("status")
            succeeded = object.bool("succeeded")
            resultCount = object.count("resultCount")
        }
    }

    private struct Result: Decodable {
        var payloads: [Part]
        var deliveryStatus: DeliveryStatus?

        init(from decoder: any Decoder) throws {
            let object = try LenientObject(from: decoder)
            payloads = object.list("payloads")
            deliveryStatus = object.value("deliveryStatus")
        }
    }
}
