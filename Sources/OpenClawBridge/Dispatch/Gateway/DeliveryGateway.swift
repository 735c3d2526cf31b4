/// A gateway as the dispatcher needs it: one request at a time and a plain answer, without retries.
package protocol DeliveryGateway: Sendable {
    /// The link as it changes, beginning with the present one; `nil` while there is none.
    ///
    /// Only the newest change waits for a slow reader.
    func links() -> AsyncStream<GatewayLink?>

    /// Whether the connection of a link still takes requests, as far as is known.
    func isOpen(_ link: GatewayLink) -> Bool

    /// Writes the request of an attempt and waits for its answer.
    ///
    /// The request is written to the connection of `link` or not at all: another one may lead to another life of the gateway.
    /// A cancelled task stops waiting; the answer is ``AttemptAnswer/unanswered(_:)`` when the request may have been written.
    func submit(_ request: AttemptRequest, over link: GatewayLink) async -> AttemptAnswer

    /// Looks for rows with one of `keys` among the last `depth` rows of a session.
    func find(_ keys: [String], in sessionKey: String, depth: Int, over link: GatewayLink) async -> HistoryAnswer

    /// What the gateway's log tells about the recovery of its own queue since it was last ready.
    func recovery(over link: GatewayLink) async -> RecoveryAnswer
}
