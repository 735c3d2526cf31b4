/// A permission that a connection in the operator role asks for.
///
/// A gateway may know more scopes than are named here; unknown ones are kept as they are.
public struct OperatorScope: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The scope as the gateway spells it.
    public let rawValue: String

    /// Makes a scope from the gateway's spelling.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Reading sessions, history, status and channels.
    public static let read = OperatorScope(rawValue: "operator.read")
    /// Sending, and everything that ``read`` allows.
    public static let write = OperatorScope(rawValue: "operator.write")
    /// Listing and answering approval requests.
    public static let approvals = OperatorScope(rawValue: "operator.approvals")
    /// Listing, approving and removing paired devices.
    public static let pairing = OperatorScope(rawValue: "operator.pairing")
    /// Everything.
    ///
    /// The bridge never asks for it on its own.
    public static let admin = OperatorScope(rawValue: "operator.admin")

    /// The scope as the gateway spells it.
    public var description: String { rawValue }

    /// Whether a connection that holds this scope may do what `other` allows.
    public func covers(_ other: OperatorScope) -> Bool {
        self == other || self == .admin || (self == .write && other == .read)
    }
}
