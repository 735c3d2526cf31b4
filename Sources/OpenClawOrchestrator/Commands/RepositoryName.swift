/// The name of a repository: `owner/name`.
///
/// Only letters, digits, `-`, `_` and `.` are allowed, and neither part begins with `-` or `.`, so that a name that came from a
/// chat can neither leave a folder nor pass for an option.
public struct RepositoryName: Sendable, Hashable, CustomStringConvertible {
    /// The account or organisation.
    public let owner: String
    /// The repository in it.
    public let name: String

    /// The most characters that each part may have.
    public static let maximumLength = 100

    /// Parses `text`; `nil` when it is no such name.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(Self.isPart) else { return nil }
        owner = String(parts[0])
        name = String(parts[1])
    }

    /// The name as it is written.
    public var description: String { "\(owner)/\(name)" }

    /// Whether two names mean the same repository: upper and lower case are not told apart.
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.folded == rhs.folded }

    /// Hashes the name without its case.
    public func hash(into hasher: inout Hasher) { hasher.combine(folded) }

    private var folded: String { description.lowercased() }

    private static func isPart(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, part.utf8.count <= maximumLength,
            first != UInt8(ascii: "-"), first != UInt8(ascii: ".")
        else { return false }
        return part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
