/// An issue that an agent is to work on.
public struct Issue: Sendable, Hashable, CustomStringConvertible {
    /// Its number, from 1 on.
    public let number: Int
    /// The repository it belongs to, or `nil` for the only one there is.
    public let repository: RepositoryName?

    /// The highest number an issue can have.
    public static let highestNumber = 999_999_999

    /// Makes a reference; `nil` unless the number lies between 1 and ``highestNumber``.
    public init?(_ number: Int, in repository: RepositoryName? = nil) {
        guard (1...Self.highestNumber).contains(number) else { return nil }
        self.number = number
        self.repository = repository
    }

    /// The reference as people write it: `#12` or `owner/name#12`.
    public var description: String { "\(repository?.description ?? "")#\(number)" }
}
