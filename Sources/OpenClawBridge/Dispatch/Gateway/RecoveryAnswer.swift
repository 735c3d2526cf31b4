/// What is known about the recovery of the gateway's own queue.
package enum RecoveryAnswer: Sendable, Hashable {
    /// It has run since the gateway was last ready; `isClean` tells whether nothing was deferred or failed.
    case complete(isClean: Bool)
    /// Nothing tells that it has run.
    case unknown
}
