public import OpenClawGateway

extension GatewaySimulator.Fault {
    /// What a fault does.
    ///
    /// Not every action has a meaning at every moment; one without is passed over. Those that act on a connection act on
    /// the one that the moment belongs to, or on all.
    public enum Action: Sendable, Hashable {
        // MARK: Connecting

        /// The HTTP upgrade is answered with this status.
        case refuseUpgrade(status: Int, body: String)
        /// The `connect` is refused.
        case refuseConnect(ConnectProblem)
        /// The `connect` is accepted without any scope.
        case grantNoScopes

        // MARK: Requests

        /// The request is not carried out, and answered with this error.
        case fail(GatewayRefusal)
        /// The request, the delivery or the answer is held up.
        case delay(Duration)
        /// The request is dropped unheard, or the answer is not written.
        case loseAnswer

        // MARK: Channels

        /// The provider fails with this text.
        case providerFailure(String)
        /// The provider certainly did not send; the gateway says that it will do so later, and does.
        case queueDelivery
        /// Some parts of the message went out.
        case deliverPartially

        // MARK: Connections and the process

        /// The connection is cut without a close frame.
        case drop
        /// The connection is closed with this code and reason.
        case close(code: Int, reason: String)
        /// The process is killed; a new one starts after a while, or when the test asks for it.
        case crash(restartAfter: Duration?)
        /// The process ends in order, as on a stop.
        case stop(restartAfter: Duration?)
        /// The gateway restarts within its process.
        case restartInProcess
        /// The connection stays open, but nothing is read and nothing written; `nil` for ever.
        case stall(Duration?)
        /// The gateway does not read from the connection for a while.
        case pauseReading(Duration)

        // MARK: Events and frames

        /// The count of events leaves out this many numbers.
        case skipSequence(Int)
        /// The event is not sent, and takes no number.
        case skipEvent
        /// A frame that no gateway should send is written.
        case send(BrokenFrame)
    }

    /// Why a `connect` is refused.
    public enum ConnectProblem: String, Sendable, Hashable, CaseIterable {
        /// The gateway is still starting (`startup-sidecars`, close 1013).
        case starting
        /// Too many failed attempts (`AUTH_RATE_LIMITED`).
        case rateLimited
        /// The gateway speaks another protocol (`PROTOCOL_MISMATCH`, close 1002).
        case protocolMismatch
        /// The device waits for approval (`PAIRING_REQUIRED`).
        case pairingRequired
        /// The shared secret is wrong.
        case wrongSecret
        /// The signature of the device is out of time.
        case signatureExpired
    }

    /// A frame that no gateway should send.
    public enum BrokenFrame: Sendable, Hashable {
        /// Text that is not JSON.
        case notJSON
        /// JSON that ends too early.
        case truncated
        /// A frame of a type that no client knows.
        case unknownType
        /// An event whose members have other types than promised.
        case breaksSchema
        /// An event of this many bytes.
        case oversized(bytes: Int)
        /// An answer to a request that nobody made.
        case strayAnswer
    }
}

extension GatewayRefusal {
    /// The gateway has too much to do.
    public static let overloaded = GatewayRefusal(
        code: "UNAVAILABLE",
        message: "gateway overloaded; retry shortly",
        details: ["reason": "gateway-overloaded"],
        isRetryable: true,
        retryAfter: .milliseconds(500)
    )

    /// The gateway is being suspended.
    public static let suspended = GatewayRefusal(
        code: "UNAVAILABLE",
        message: "gateway suspending; retry shortly",
        details: ["reason": "gateway-suspending"],
        isRetryable: true,
        retryAfter: .seconds(60)
    )

    /// What the method needs is still starting.
    public static let methodStarting = GatewayRefusal(
        code: "UNAVAILABLE",
        message: "gateway starting; retry shortly",
        details: ["reason": "startup-sidecars"],
        isRetryable: true,
        retryAfter: .milliseconds(500)
    )
}
