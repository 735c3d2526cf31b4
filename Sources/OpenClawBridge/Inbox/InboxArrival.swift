#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A message that is to be filed in an inbox, unless it is there.
public struct InboxArrival: Sendable, Hashable {
    /// What makes the message one and the same.
    public var key: InboxKey
    /// The message.
    public var message: InboundMessage
    /// By which way it came.
    public var source: InboxEntry.Source
    /// When it was written, on this machine's clock.
    public var writtenAt: Date
    /// When it was received.
    public var receivedAt: Date
    /// The state to file it in: ``InboxEntry/State/new`` or ``InboxEntry/State/expired``.
    public var state: InboxEntry.State

    /// Makes an arrival.
    public init(
        _ message: InboundMessage,
        source: InboxEntry.Source,
        writtenAt: Date,
        receivedAt: Date,
        state: InboxEntry.State = .new
    ) {
        key = InboxKey(message)
        self.message = message
        self.source = source
        self.writtenAt = writtenAt
        self.receivedAt = receivedAt
        self.state = state
    }
}
