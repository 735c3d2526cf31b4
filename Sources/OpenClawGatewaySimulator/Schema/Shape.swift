import OpenClawGateway

/// The form that a parameter must have.
///
/// Objects are closed: the gateway refuses members that it does not know.
indirect enum Shape: Sendable {
    case string(min: Int = 0, max: Int = .max)
    case integer(min: Int = .min, max: Int = .max)
    case number
    case boolean
    case any
    /// An object with any members.
    case record
    case constant(String)
    case oneOf([String])
    case list(of: Shape, min: Int = 0, max: Int = .max)
    case object([Field])

    /// Text that is not empty.
    static let text = Shape.string(min: 1)

    /// A member of a closed object.
    struct Field: Sendable {
        let name: String
        let shape: Shape
        let isRequired: Bool
        /// The protocol that brought the member.
        let since: ProtocolVersion

        static func required(_ name: String, _ shape: Shape, since: ProtocolVersion = .v3) -> Field {
            Field(name: name, shape: shape, isRequired: true, since: since)
        }

        static func optional(_ name: String, _ shape: Shape, since: ProtocolVersion = .v3) -> Field {
            Field(name: name, shape: shape, isRequired: false, since: since)
        }
    }
}
