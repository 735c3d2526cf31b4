import Crypto

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The chain of hashes that an ``AuditLog`` is.
///
/// The hash of a record is the SHA-256 over these fields, as UTF-8: the hash before, or 64 zeros for the first; the number; the time
/// in whole milliseconds since 1970; then the event's place, speaker, role, command, outcome, reason and key. Each field is
/// its length in bytes, `:`, the field and `,`; a field that is missing is `-,`.
///
/// The chain shows that a record was changed, taken out or put in. It is no signature: whoever can write the whole log can
/// also make the whole chain anew.
public struct AuditChain: Sendable, Hashable {
    /// The number of the last record; 0 before the first.
    public private(set) var number: Int64
    /// The hash of the last record.
    public private(set) var hash: String

    /// The hash before the first record.
    public static let start = String(repeating: "0", count: 64)

    /// A chain that goes on behind the record with this number and hash; without them, an empty one.
    public init(number: Int64 = 0, hash: String = Self.start) {
        self.number = number
        self.hash = hash
    }

    /// Adds an event.
    ///
    /// - Parameters:
    ///   - event: The event. The record has U+FFFD in the place of each character that cannot be seen, so that no store loses one
    ///     and no terminal obeys one.
    ///   - time: When it was filed; the record has it in whole milliseconds.
    /// - Returns: The record.
    public mutating func append(_ event: AuditEvent, at time: Date) -> AuditRecord {
        let event = event.printable
        let milliseconds = Self.milliseconds(time)
        let record = AuditRecord(
            number: number + 1,
            at: Date(timeIntervalSince1970: Double(milliseconds) / 1000),
            event: event,
            hash: Self.hash(event, number: number + 1, milliseconds: milliseconds, after: hash)
        )
        number = record.number
        hash = record.hash
        return record
    }

    /// Goes on to the next record of a log.
    ///
    /// - Parameter record: The record that follows in the log.
    /// - Returns: Whether it fits; if not, the chain stays where it was.
    public mutating func advance(to record: AuditRecord) -> Bool {
        var next = self
        let expected = next.append(record.event, at: record.at)
        guard expected.number == record.number, expected.hash == record.hash, expected.event == record.event else {
            return false
        }
        self = next
        return true
    }

    /// The time in whole milliseconds since 1970; what lies outside of some ten thousand years becomes the nearest of them.
    private static func milliseconds(_ time: Date) -> Int64 {
        let limit = 1e15
        let milliseconds = (time.timeIntervalSince1970 * 1000).rounded()
        return milliseconds.isNaN ? 0 : Int64(min(max(milliseconds, -limit), limit))
    }

    private static func hash(_ event: AuditEvent, number: Int64, milliseconds: Int64, after hash: String) -> String {
        let fields: [String?] = [
            hash, String(number), String(milliseconds), event.place, event.speaker, event.role, event.command,
            event.outcome.rawValue, event.reason, event.key,
        ]
        var hasher = SHA256()
        for field in fields {
            guard let field else {
                hasher.update(data: Array("-,".utf8))
                continue
            }
            hasher.update(data: Array("\(field.utf8.count):\(field),".utf8))
        }
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal = hasher.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: hexadecimal, as: UTF8.self)
    }
}

extension AuditEvent {
    fileprivate var printable: AuditEvent {
        AuditEvent(
            place: place.withoutUnseen,
            speaker: speaker?.withoutUnseen,
            role: role?.withoutUnseen,
            command: command.withoutUnseen,
            outcome: outcome,
            reason: reason?.withoutUnseen,
            key: key.withoutUnseen
        )
    }
}

extension String {
    fileprivate var withoutUnseen: String {
        unicodeScalars.allSatisfy(\.isSeen)
            ? self : String(String.UnicodeScalarView(unicodeScalars.map { $0.isSeen ? $0 : "\u{fffd}" }))
    }
}
