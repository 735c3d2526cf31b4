import Hummingbird
import NIOCore

/// What is known of a request beside the request.
struct DaemonRequestContext: RequestContext {
    /// How the caller has shown that it may do everything here.
    enum Caller: Sendable, Hashable {
        /// It may open the daemon's socket.
        case socket
        /// It has the token.
        case token
        /// A browser that was signed in with the token.
        case session
    }

    var coreContext: CoreRequestContextStorage
    /// The connection that the request came by.
    let channel: any Channel
    /// Who calls; `nil` until that is checked.
    var caller: Caller?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
