public import OpenClawGateway

extension GatewaySimulator {
    /// A request that a client made.
    public struct ReceivedRequest: Sendable, Hashable {
        /// The place in the order of requests, from 1.
        public var number: Int
        /// The connection it came on, numbered in the order of opening from 1.
        public var connection: Int
        /// The method.
        public var method: String
        /// The parameters; credentials are replaced by a placeholder.
        public var params: JSONValue
    }

    /// A client that was greeted.
    public struct Client: Sendable, Hashable {
        /// The connection, numbered in the order of opening from 1.
        public var connection: Int
        /// The client's id on the wire, for example `gateway-client`.
        public var clientID: String
        /// The client's mode on the wire, for example `backend`.
        public var mode: String
        /// The device, when the client proved one.
        public var deviceID: String?
        /// What the connection may do.
        public var scopes: [OperatorScope]
        /// Whether it watches all sessions.
        public var watchesAllSessions: Bool
        /// The sessions that it watches by key.
        public var watchedSessions: Set<String>
    }

    /// The clients that are connected and were greeted, in the order of connecting.
    public var connections: [Client] {
        get async {
            await engine.update { model in
                model.connectionsInOrder.compactMap { connection in
                    guard let client = connection.client, !connection.isClosing else { return nil }
                    return Client(
                        connection: connection.id.number,
                        clientID: client.request.clientID,
                        mode: client.request.clientMode,
                        deviceID: client.request.device?.id,
                        scopes: client.scopes.map { OperatorScope(rawValue: $0) },
                        watchesAllSessions: client.subscribesToSessions,
                        watchedSessions: client.subscribedKeys
                    )
                }
            }
        }
    }

    /// Everything that was delivered, in order; of a very long run the newest hundred thousand.
    public var deliveries: [Delivery] { get async { await engine.deliveries.history } }

    /// Everything that was delivered to one target, in order.
    public func deliveries(to target: String) async -> [Delivery] {
        await engine.deliveries.history.filter { $0.to == target }
    }

    /// Waits for a delivery, or gives the first one there was.
    ///
    /// Throws `CancellationError`, or ``SimulatorError/shutDown`` when the gateway ends first.
    public func delivery(
        where matches: @escaping @Sendable (Delivery) -> Bool = { _ in true }
    ) async throws -> Delivery {
        let waiter = nextWaiter()
        return try await withTaskCancellationHandler {
            try await engine.delivery(waiter, where: matches)
        } onCancel: {
            // The handler cannot wait; giving up late does no harm.
            Task { await engine.giveUp(waiter) }
        }
    }

    /// The deliveries from now on.
    ///
    /// `buffer` many are kept for a reader that is late; the oldest are dropped first.
    public func deliveryStream(buffer: Int = 1024) async -> Deliveries {
        Deliveries(stream: await engine.deliveryStream(limit: buffer))
    }

    /// Every request that was well formed, in order, `connect` too; of a very long run the newest hundred thousand.
    public var receivedRequests: [ReceivedRequest] { get async { await engine.requests.history } }

    /// Waits for a request, or gives the first one there was.
    ///
    /// Throws `CancellationError`, or ``SimulatorError/shutDown`` when the gateway ends first.
    public func request(
        where matches: @escaping @Sendable (ReceivedRequest) -> Bool = { _ in true }
    ) async throws -> ReceivedRequest {
        let waiter = nextWaiter()
        return try await withTaskCancellationHandler {
            try await engine.request(waiter, where: matches)
        } onCancel: {
            // The handler cannot wait; giving up late does no harm.
            Task { await engine.giveUp(waiter) }
        }
    }

    /// A sequence of deliveries.
    public struct Deliveries: AsyncSequence, Sendable {
        let stream: AsyncStream<Delivery>

        /// Makes an iterator; a second one shares the elements with the first.
        public func makeAsyncIterator() -> Iterator { Iterator(base: stream.makeAsyncIterator()) }

        /// Gives one delivery after the other.
        public struct Iterator: AsyncIteratorProtocol {
            var base: AsyncStream<Delivery>.Iterator

            /// Waits for the next delivery; `nil` when the gateway has ended.
            public mutating func next() async -> Delivery? { await base.next(isolation: #isolation) }
        }
    }
}
