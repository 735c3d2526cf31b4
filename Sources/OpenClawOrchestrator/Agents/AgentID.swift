/// The name of one run of an agent, for example `agent-7f3k9q`; it is also the name of the run's folder.
public struct AgentID: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The name's text: `agent-` and 6 to 32 lower-case letters and digits.
    public let rawValue: String

    /// Takes a name; `nil` unless it has the form of one, so that it can serve as a folder's name.
    public init?(rawValue: String) {
        guard rawValue.hasPrefix("agent-") else { return nil }
        let tail = rawValue.utf8.dropFirst("agent-".utf8.count)
        guard (6...32).contains(tail.count),
            tail.allSatisfy({
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            })
        else { return nil }
        self.rawValue = rawValue
    }

    /// Makes a new name out of 60 random bits.
    public init(using generator: inout some RandomNumberGenerator) {
        let alphabet = Array("0123456789abcdefghijkmnpqrstuvwxyz".prefix(32))
        rawValue = "agent-" + String((0..<12).map { _ in alphabet[Int.random(in: 0..<32, using: &generator)] })
    }

    /// The name's text.
    public var description: String { rawValue }
}
