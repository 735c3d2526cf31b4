public import OpenClawGateway

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A message that an outbox owns, and how far its delivery has come.
public struct OutboxEntry: Sendable, Hashable, Identifiable {
    /// The entry's name.
    public let id: EntryID
    /// What was handed in.
    public let submission: OutboxSubmission
    /// When the outbox took it.
    public let enqueuedAt: Date
    /// How far the delivery has come.
    public var delivery: Delivery

    /// Puts an entry together; for stores.
    public init(id: EntryID, submission: OutboxSubmission, enqueuedAt: Date, delivery: Delivery = Delivery()) {
        self.id = id
        self.submission = submission
        self.enqueuedAt = enqueuedAt
        self.delivery = delivery
    }

    /// The lane that the entry waits in.
    public var lane: Lane { submission.lane }
}

/// What is handed to an outbox: a message, cut to its channel's limit, and how it shall be delivered.
public struct OutboxSubmission: Sendable, Hashable {
    /// Where the message goes.
    public var route: Route
    /// The lane it waits in.
    public var lane: Lane
    /// The session key that the route came from, when there was one.
    public var sessionKey: SessionKey?
    /// The texts to send, in order: one, or several with their numbers when the message is long.
    public var parts: [String]
    /// Values of the caller's own.
    public var metadata: [String: JSONValue]
    /// The caller's key: an outbox takes one message for a key.
    public var idempotencyKey: String?
    /// How it shall be delivered.
    public var options: DeliveryOptions
    /// The trace that its delivery is recorded in.
    public var trace: TraceContext?

    /// Makes a submission.
    public init(
        route: Route,
        lane: Lane,
        sessionKey: SessionKey? = nil,
        parts: [String],
        metadata: [String: JSONValue] = [:],
        idempotencyKey: String? = nil,
        options: DeliveryOptions = DeliveryOptions(),
        trace: TraceContext? = nil
    ) {
        self.route = route
        self.lane = lane
        self.sessionKey = sessionKey
        self.parts = parts
        self.metadata = metadata
        self.idempotencyKey = idempotencyKey
        self.options = options
        self.trace = trace
    }

    /// Whether both are the same message to the same place, so that one idempotency key may stand for both.
    public func hasSameBody(as other: OutboxSubmission) -> Bool { route == other.route && parts == other.parts }
}
