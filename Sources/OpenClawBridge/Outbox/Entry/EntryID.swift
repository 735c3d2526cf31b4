/// The name of an entry of an outbox, `k3v9x2-41`: the outbox and a number that counts from 1.
///
/// It is short enough to be typed on a phone. Numbers are never used again, also after an entry was removed.
public struct EntryID: Sendable, Hashable {
    /// The random name that the outbox was given when it was made; 1 to 16 lowercase letters and digits.
    public let outbox: String
    /// The number of the entry in its outbox, from 1.
    public let number: Int64

    /// Makes the name of an entry.
    ///
    /// - Returns: `nil` when `outbox` is not 1 to 16 lowercase ASCII letters and digits, or `number` is not positive.
    public init?(outbox: String, number: Int64) {
        guard (1...16).contains(outbox.utf8.count), outbox.utf8.allSatisfy(\.isLowercaseASCIIAlphanumeric), number > 0
        else { return nil }
        self.outbox = outbox
        self.number = number
    }

    /// Puts together parts that a store has made itself.
    package init(unchecked outbox: String, _ number: Int64) {
        self.outbox = outbox
        self.number = number
    }

    /// A random name for a new outbox: 6 letters and digits that are hard to confuse.
    package static func randomOutbox(using generator: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz")
        return String((0..<6).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] })
    }
}

extension EntryID: LosslessStringConvertible {
    /// The outbox and the number, as in `k3v9x2-41`.
    public var description: String { "\(outbox)-\(number)" }

    /// Reads the form of ``description``.
    public init?(_ description: String) {
        let parts = description.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[1]) else { return nil }
        self.init(outbox: String(parts[0]), number: number)
    }
}

extension EntryID: Comparable {
    /// Whether `lhs` was taken in before `rhs`, for entries of one outbox.
    public static func < (lhs: EntryID, rhs: EntryID) -> Bool {
        (lhs.outbox, lhs.number) < (rhs.outbox, rhs.number)
    }
}
