/// A typed request: its fields are the parameters, ``Response`` is what the gateway answers.
///
/// Encoding is strict: a call writes only what was set, because the gateway refuses unknown members. Decoding is lenient.
public protocol GatewayCall: Encodable, Sendable {
    /// What the gateway answers.
    associatedtype Response: Decodable & Sendable

    /// The method's name on the wire.
    static var method: String { get }

    /// The scope the connection needs, or `nil` when none is needed.
    static var requiredScope: OperatorScope? { get }

    /// How long to wait for the answer when the caller does not say.
    ///
    /// 30 seconds unless the call says otherwise.
    var defaultTimeout: Duration { get }

    /// The names of those fields that are set and that `version` does not know.
    ///
    /// The client refuses such a call before writing it, because the gateway would refuse the whole request.
    func fields(unknownTo version: ProtocolVersion) -> [String]
}

extension GatewayCall {
    /// 30 seconds.
    public var defaultTimeout: Duration { .seconds(30) }
    /// No field: most calls are the same in both protocols.
    public func fields(unknownTo version: ProtocolVersion) -> [String] { [] }

    /// The names of the `fields` that are set, for a protocol that is older than `first`.
    func names(
        _ fields: KeyValuePairs<String, Bool>,
        knownSince first: ProtocolVersion,
        for version: ProtocolVersion
    ) -> [String] {
        version < first ? fields.filter(\.value).map(\.key) : []
    }
}
