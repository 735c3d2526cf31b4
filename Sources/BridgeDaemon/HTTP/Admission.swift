import Synchronization

/// Who may use the daemon, as the settings say now; a reload changes it.
package final class Admission: Sendable {
    private struct State {
        var hosts: Set<String>
        var token: APIToken?
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - hosts: Names of this daemon besides those of the loopback interface.
    ///   - token: What callers over the network interface need.
    package init(hosts: [String] = [], token: APIToken? = nil) {
        state = Mutex(State(hosts: Self.known(hosts), token: token))
    }

    /// Has other settings count from now on.
    package func update(hosts: [String], token: APIToken?) {
        state.withLock { $0 = State(hosts: Self.known(hosts), token: token) }
    }

    /// Whether a name, without port, is this daemon's.
    func knows(host: String) -> Bool { state.withLock { $0.hosts.contains(host.lowercased()) } }

    /// Whether a text is the token.
    func matches(_ text: String) -> Bool { state.withLock(\.token)?.matches(text) ?? false }

    private static func known(_ hosts: [String]) -> Set<String> {
        Set(hosts.map { $0.lowercased() }).union(["localhost", "127.0.0.1", "[::1]"])
    }
}
