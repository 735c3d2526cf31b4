/// The name of a workflow: a number that counts up, written `w-17`.
public struct WorkflowID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number, from 1 on.
    public let number: Int64

    /// Makes the name of a number.
    public init(_ number: Int64) { self.number = number }

    /// Parses `w-17` or `17`; `nil` when it is neither.
    public init?(_ text: some StringProtocol) {
        let digits = text.lowercased().hasPrefix("w-") ? String(text.dropFirst(2)) : String(text)
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(digits),
            number > 0
        else { return nil }
        self.number = number
    }

    /// The name's text.
    public var description: String { "w-\(number)" }

    /// Whether `lhs` was begun before `rhs`.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.number < rhs.number }
}
