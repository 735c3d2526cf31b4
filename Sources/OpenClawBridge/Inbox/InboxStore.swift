#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Where an ``Inbox`` keeps its messages.
///
/// Every call is one transaction: when it returns, what it changed outlives the process. One inbox at a time uses a store; others may read.
public protocol InboxStore: Sendable {
    /// Files the messages that are not there yet, in the order given, and moves marks.
    ///
    /// A mark never moves back. No message of an arrival whose key is known changes anything.
    ///
    /// - Parameters:
    ///   - arrivals: The messages.
    ///   - marks: How far transcripts were read.
    ///   - readUntil: Until when all that was written anywhere is filed, on the gateway's clock; `nil` leaves it.
    /// - Returns: What was not there before, in the same order.
    /// - Throws: ``StoreError``; nothing was filed then.
    func file(
        _ arrivals: [InboxArrival],
        marks: [InboxMark],
        readUntil: Date?
    ) async throws(StoreError) -> [InboxEntry]

    /// Takes the oldest new message whose conversation is not one of `busy`.
    ///
    /// Its state is ``InboxEntry/State/handling`` then, and its number of tries one more.
    func takeNext(besides busy: Set<InboundMessage.Conversation>) async throws(StoreError) -> InboxEntry?

    /// Says what became of a message that was taken.
    ///
    /// - Parameters:
    ///   - key: The message.
    ///   - state: ``InboxEntry/State/new`` gives it back, and it is taken again.
    /// - Throws: ``StoreError/Code/notFound`` when there is no such message.
    func settle(_ key: InboxKey, as state: InboxEntry.State) async throws(StoreError)

    /// Gives back all messages that were taken and not settled, by a process that has ended.
    ///
    /// - Parameter limit: Those that were taken so often fail.
    /// - Returns: How many there were.
    /// - Throws: ``StoreError``; nothing changed then.
    func giveBack(triedLessThan limit: Int) async throws(StoreError) -> Int

    /// Files new messages that are older than `time` as expired.
    ///
    /// - Returns: How many there were.
    func expire(writtenBefore time: Date) async throws(StoreError) -> Int

    /// How far a transcript was read, or `nil` when it never was.
    func mark(of gatewaySessionKey: String, sessionID: String) async throws(StoreError) -> InboxMark?

    /// Until when all that was written anywhere is filed, on the gateway's clock; `nil` before the first time.
    func readUntil() async throws(StoreError) -> Date?

    /// Forgets messages that nothing more happens to, and marks without messages.
    ///
    /// - Parameters:
    ///   - time: Those that were received before it are forgotten.
    ///   - count: Of the rest, the newest so many stay.
    /// - Returns: How many messages were forgotten.
    /// - Throws: ``StoreError``; nothing changed then.
    func prune(receivedBefore time: Date, keeping count: Int) async throws(StoreError) -> Int

    /// How many messages there are in each state.
    func counts() async throws(StoreError) -> [InboxEntry.State: Int]

    /// The newest messages, the newest first.
    ///
    /// - Parameters:
    ///   - state: Only those in this state; all when left out.
    ///   - limit: At most so many.
    /// - Returns: The messages.
    /// - Throws: ``StoreError`` when the store cannot be read.
    func newest(in state: InboxEntry.State?, limit: Int) async throws(StoreError) -> [InboxEntry]

    /// Messages behind a place in the order of the inbox, the oldest first.
    ///
    /// Whoever asks again behind the last one it got reads everything once and in order; numbers are never given again.
    ///
    /// - Parameters:
    ///   - number: Only those with a higher ``InboxEntry/number``; 0 for all.
    ///   - state: Only those in this state; all when left out.
    ///   - limit: At most so many.
    /// - Returns: The messages.
    /// - Throws: ``StoreError`` when the store cannot be read.
    func entries(after number: Int64, in state: InboxEntry.State?, limit: Int) async throws(StoreError) -> [InboxEntry]

    /// The message with a key, or `nil`.
    func entry(_ key: InboxKey) async throws(StoreError) -> InboxEntry?
}
