public import OpenClawGateway

/// What sort of message an entry is, as statistics tell them apart.
///
/// It is the member `kind` of the message's metadata: 1 to 32 lowercase ASCII letters, digits, `-`, `_` and `.`. Without one it
/// is a `message`; what is no such text is `other`. Notifications say there what they are about, as `pr-created`.
public struct MessageKind: Sendable, Hashable, CustomStringConvertible {
    /// The name of the kind.
    public let description: String

    /// A message that says nothing about its kind.
    public static let message = MessageKind(known: "message")
    /// All that are not told apart.
    public static let other = MessageKind(known: "other")
    /// The member of the metadata that names the kind.
    public static let metadataKey = "kind"

    private init(known name: String) { description = name }

    /// Takes the name of a kind.
    ///
    /// - Returns: ``other`` when the name is none that a kind can have.
    public init(_ name: String) {
        let isName = (1...32).contains(name.utf8.count) && name.utf8.allSatisfy(Self.mayContain)
        description = isName ? name : Self.other.description
    }

    /// The kind of a message with this metadata.
    public init(metadata: [String: JSONValue]) {
        switch metadata[Self.metadataKey] {
        case nil, .null?: self = .message
        case .string(let name)?: self.init(name)
        default: self = .other
        }
    }

    private static func mayContain(_ byte: UInt8) -> Bool {
        byte.isLowercaseASCIIAlphanumeric || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
    }
}
