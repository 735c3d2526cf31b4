#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where a gateway listens, read from its URL.
///
/// ``description`` is the URL without anything secret, in one spelling: device tokens are filed under it.
public struct GatewayAddress: Sendable, Hashable, CustomStringConvertible {
    /// Whether the connection is encrypted (`wss`).
    public let isSecure: Bool
    /// The host name or address, lower-cased, without brackets.
    public let host: String
    /// The port; 443 for `wss` and 80 for `ws` when the URL names none.
    public let port: Int
    /// The path of the upgrade request.
    public let path: String

    /// Reads a URL.
    ///
    /// Throws ``GatewayError/Code-swift.struct/invalidAddress`` for another scheme, a missing host, a port out of range,
    /// or user info or a query in the URL: credentials do not belong into an address.
    public init(url: String) throws(GatewayError) {
        guard let components = URLComponents(string: url), let host = components.host, !host.isEmpty else {
            throw Self.invalid("The gateway's address is not a URL with a host.")
        }
        switch components.scheme?.lowercased() {
        case "ws": isSecure = false
        case "wss": isSecure = true
        default: throw Self.invalid("The gateway's address has to begin with ws:// or wss://.")
        }
        guard components.user == nil, components.password == nil, components.query == nil else {
            throw Self.invalid("The gateway's address has user info or a query, where credentials could leak.")
        }
        self.host = host.lowercased().filter { $0 != "[" && $0 != "]" }
        port = components.port ?? (isSecure ? 443 : 80)
        // A port that is too long for an integer is left out by the parser, and must not become the default.
        let isPortRead = components.port != nil || !url.drop { $0 != "/" }.drop { $0 == "/" }.hasPortText
        guard isPortRead, (1...65_535).contains(port) else {
            throw Self.invalid("The gateway's port is out of range.")
        }
        path = components.percentEncodedPath.isEmpty ? "/" : components.percentEncodedPath
    }

    private static func invalid(_ message: String) -> GatewayError {
        GatewayError(
            .invalidAddress,
            message,
            advice: "Use ws://127.0.0.1:18789 on the same machine, or wss://HOST:PORT, and give credentials separately."
        )
    }

    /// The address as a URL.
    public var description: String {
        let authority = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        return "\(isSecure ? "wss" : "ws")://\(authority)\(path == "/" ? "" : path)"
    }

    /// Whether the address names this machine's loopback interface.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        return isIPv4 && host.hasPrefix("127.")
    }

    /// Whether the host is an address and not a name; TLS sends no server name for it.
    var isAddressLiteral: Bool {
        host.contains(":") || isIPv4
    }

    private var isIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // Digits only: a number may also be spelled with a sign, and then a name server decides what it means.
        return parts.count == 4
            && parts.allSatisfy { part in part.utf8.allSatisfy { 0x30...0x39 ~= $0 } && UInt8(part) != nil }
    }

    /// Refuses plain text to other machines, and a pin that nothing would check.
    func check(_ rules: GatewayConfiguration.TransportSecurity) throws(GatewayError) {
        if !isSecure, rules.pinnedCertificateSHA256 != nil {
            throw GatewayError(
                .insecureTransport,
                "A certificate is pinned, but \(self) is not encrypted.",
                advice: "Use the wss:// address, or remove the pin."
            )
        }
        guard isSecure || isLoopback || rules.insecureHosts.contains(where: { $0.lowercased() == host }) else {
            throw GatewayError(
                .insecureTransport,
                "Refused to send credentials unencrypted to \(self), which is not this machine.",
                advice: "Use wss://, a tunnel to loopback, or allow the host \(host) by name as an insecure host."
            )
        }
    }
}

extension Substring {
    /// Whether an authority at the beginning ends with a colon and digits.
    fileprivate var hasPortText: Bool {
        let authority = prefix { $0 != "/" }
        guard let colon = authority.lastIndex(of: ":") else { return false }
        return authority[colon...].dropFirst().utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }
}
