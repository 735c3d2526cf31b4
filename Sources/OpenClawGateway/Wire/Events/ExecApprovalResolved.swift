/// Somebody decided about a command.
public struct ExecApprovalResolved: Decodable, Sendable, Hashable {
    /// The approval's id.
    public var id: String
    /// The decision; `nil` when the request ended without one.
    public var decision: ExecApprovalDecision?
    /// The client that decided; a program's name and not a person's.
    public var resolvedBy: String?
    /// When it was decided, in milliseconds since 1970.
    public var timestamp: Int64?

    /// Decodes leniently; only the id has to be there.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        id = try object.required("id")
        decision = object.value("decision")
        resolvedBy = object.string("resolvedBy")
        timestamp = object.integer("ts")
    }
}
