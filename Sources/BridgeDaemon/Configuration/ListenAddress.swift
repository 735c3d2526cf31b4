/// An address of the loopback interface that a daemon listens on.
///
/// Other interfaces are refused: a daemon has no TLS, and the token would cross the network readably. Put a proxy with TLS, or
/// a tunnel, before it.
package struct ListenAddress: Sendable, Hashable {
    /// `127.0.0.1` or `::1`.
    package let host: String
    /// The port; 0 has the system choose one.
    package let port: Int

    /// Reads `127.0.0.1:8787`, `[::1]:8787`, `localhost:8787` or a port alone.
    ///
    /// - Throws: What is wrong with it, in words.
    package init(_ text: String) throws {
        let host: Substring
        let digits: Substring
        if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            digits = text[text.index(after: colon)...]
        } else {
            (host, digits) = ("", text[...])
        }
        guard let port = Int(digits), (0...65535).contains(port) else {
            throw UnusableAddress(description: "\"\(text)\" has no port between 0 and 65535, as 127.0.0.1:8787 has.")
        }
        switch host {
        case "", "127.0.0.1", "localhost": self.host = "127.0.0.1"
        case "[::1]": self.host = "::1"
        default:
            throw UnusableAddress(
                description: "\"\(host)\" is not an address of the loopback interface: 127.0.0.1 or [::1]. "
                    + "To reach the daemon from elsewhere, use a tunnel, or a proxy with TLS."
            )
        }
        self.port = port
    }

    private struct UnusableAddress: Error, CustomStringConvertible {
        let description: String
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
