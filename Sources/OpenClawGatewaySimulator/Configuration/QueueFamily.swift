extension GatewaySimulator {
    /// What the gateway's own delivery queue does with a message that was not finished.
    public enum QueueFamily: String, Sendable, Hashable, CaseIterable {
        /// Gateways of protocol 3: after a start every row is sent again, also what was delivered already.
        ///
        /// The replay begins 1.2 to 2.3 seconds after the gateway is ready, while clients are greeted after 0.6 to 0.9.
        case replays
        /// Gateways of protocol 4 up to July 2026: an attempt that was started is never repeated.
        case neverReplays
        /// Newer gateways: a failure that was certainly not sent is answered with `OUTBOUND_DELIVERY_QUEUED` and sent
        /// later.
        case announces
    }
}
