/// A short code that somebody repeats, to confirm a command.
///
/// Its letters and digits are hard to mix up: there is no `0`, `1`, `I`, `L`, `O` or `U`.
struct ConfirmationCode: Sendable, Hashable, CustomStringConvertible {
    /// How many letters and digits a code has.
    static let length = 6
    static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The code in capital letters.
    let description: String

    /// Makes one by chance.
    init(using generator: inout some RandomNumberGenerator) {
        let letters = (0..<Self.length).map { _ in
            Self.alphabet[Int.random(in: Self.alphabet.indices, using: &generator)]
        }
        description = String(decoding: letters, as: UTF8.self)
    }

    /// Reads what somebody wrote, in capital or small letters; `nil` when no code can look like that.
    init?(_ text: String) {
        let letters = text.utf8.map { (0x61...0x7a).contains($0) ? $0 & ~0x20 : $0 }
        guard letters.count == Self.length, letters.allSatisfy(Self.isLetterOrDigit) else { return nil }
        description = String(decoding: letters, as: UTF8.self)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
