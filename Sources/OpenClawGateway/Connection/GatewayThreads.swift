import NIOCore
import NIOPosix

/// The threads that connections run on.
package enum GatewayThreads {
    /// Makes the whole process use one thread for its connections, instead of one for each core.
    ///
    /// For programs that hold a single connection. It counts only before the first connection is made.
    package static func useOne() { NIOSingletons.groupLoopCountSuggestion = 1 }
}
