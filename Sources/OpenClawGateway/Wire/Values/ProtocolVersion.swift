/// A version of the gateway's WebSocket protocol.
///
/// A gateway speaks exactly one; the client offers a range and takes the answer (`hello-ok.protocol`).
public enum ProtocolVersion: Int, Sendable, Hashable, Comparable, CaseIterable, Codable {
    /// Gateways up to about 2026.5.7.
    case v3 = 3
    /// Gateways from about 2026.5.18 on.
    case v4 = 4

    /// The oldest version this client speaks.
    public static let oldest = ProtocolVersion.v3
    /// The newest version this client speaks.
    public static let newest = ProtocolVersion.v4

    /// Orders versions by age, the older first.
    public static func < (lhs: ProtocolVersion, rhs: ProtocolVersion) -> Bool { lhs.rawValue < rhs.rawValue }
}
