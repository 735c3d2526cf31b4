/// A difference between what a gateway was recorded to do and what came.
struct Mismatch: Sendable, CustomStringConvertible {
    /// The line of the recording.
    var line: Int
    var expected: String
    var got: String

    var description: String { "line \(line): expected \(expected), got \(String(got.prefix(600)))" }
}
