import NIOCore
import Synchronization

/// Remembers what happened while a connection was opened, for the error that describes it.
final class DialObserver: Sendable {
    private struct Notes {
        var transportError: (any Error)?
        var didConnect = false
        var didTimeOut = false
        var isFinished = false
        var isCancelled = false
        /// The channels that are being opened: a name may have several addresses.
        var channels: [any Channel] = []
    }

    private let notes = Mutex(Notes())

    var transportError: (any Error)? { notes.withLock { $0.transportError } }
    var didConnect: Bool { notes.withLock { $0.didConnect } }
    /// Whether a connection stood, but no WebSocket came of it in time.
    var didTimeOut: Bool { notes.withLock { $0.didTimeOut && $0.didConnect } }
    var isCancelled: Bool { notes.withLock { $0.isCancelled } }

    /// Closes the channel when the upgrade takes too long, or when the caller gives up.
    func watch(_ channel: any Channel, timeout: TimeAmount) throws {
        let isCancelled = notes.withLock { notes in
            notes.channels.append(channel)
            return notes.isCancelled
        }
        if isCancelled { throw CancellationError() }
        let timer = channel.eventLoop.scheduleTask(in: timeout) {
            let isLate = self.notes.withLock { notes in
                if !notes.isFinished { notes.didTimeOut = true }
                return !notes.isFinished
            }
            if isLate { channel.close(promise: nil) }
        }
        channel.closeFuture.whenComplete { _ in timer.cancel() }
    }

    /// Notes that the WebSocket is open: the timer no longer matters.
    func finish() {
        notes.withLock { notes in
            notes.isFinished = true
            notes.channels = []
        }
    }

    /// Gives up: the caller's task was cancelled.
    func cancel() {
        let channels = notes.withLock { notes in
            notes.isCancelled = true
            return notes.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }

    /// Closes what a failed attempt left open.
    func closeAll() {
        for channel in notes.withLock({ $0.channels }) { channel.close(promise: nil) }
    }

    func connected() { notes.withLock { $0.didConnect = true } }

    /// Keeps the first error: the later ones follow from it.
    func failed(_ error: any Error) {
        notes.withLock { notes in
            if notes.transportError == nil { notes.transportError = error }
        }
    }
}
