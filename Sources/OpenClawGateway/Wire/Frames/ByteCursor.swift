/// A position in JSON text that moves over whole values.
///
/// It counts brackets and skips strings, and checks no more than it needs to find the end of a value.
struct ByteCursor {
    /// More than any object of the protocol has; a hostile one must not fill the memory with places.
    private static let mostMembers = 1024

    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Reads an object that fills the whole text, and gives the places of its members.
    mutating func objectMembers() throws(FrameScanner.Failure) -> [FrameMembers.Member] {
        var members: [FrameMembers.Member] = []
        members.reserveCapacity(6)
        skipSpace()
        guard take(UInt8(ascii: "{")) else { throw .notAnObject }
        skipSpace()
        if take(UInt8(ascii: "}")) { return try finish(members) }
        while true {
            skipSpace()
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw .malformed("a member has no colon") }
            skipSpace()
            guard members.count < Self.mostMembers else { throw .malformed("too many members") }
            members.append(FrameMembers.Member(name: name, value: try value()))
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw index < bytes.count ? .malformed("no comma") : .truncated }
            return try finish(members)
        }
    }

    private mutating func finish(
        _ members: [FrameMembers.Member]
    ) throws(FrameScanner.Failure) -> [FrameMembers.Member] {
        skipSpace()
        guard index == bytes.count else { throw .malformed("text after the object") }
        return members
    }

    /// Moves over a string and gives the range between its quotes.
    private mutating func string() throws(FrameScanner.Failure) -> Range<Int> {
        guard take(UInt8(ascii: "\"")) else {
            throw index < bytes.count ? .malformed("a name is not a string") : .truncated
        }
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                defer { index += 1 }
                return start..<index
            case UInt8(ascii: "\\"): index += 2  // may end behind the last byte: then the text is cut off
            default: index += 1
            }
        }
        throw .truncated
    }

    /// Moves over any value and gives its range.
    private mutating func value() throws(FrameScanner.Failure) -> Range<Int> {
        guard index < bytes.count else { throw .truncated }
        let start = index
        switch bytes[index] {
        case UInt8(ascii: "\""):
            _ = try string()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try nested()
        default:
            while index < bytes.count, !Self.endsScalar(bytes[index]) { index += 1 }
            guard index > start else { throw .malformed("a member has no value") }
        }
        return start..<index
    }

    /// Moves over an object or array, counting brackets outside of strings.
    private mutating func nested() throws(FrameScanner.Failure) {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                _ = try string()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { return }
        }
        throw .truncated
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): true
        default: false
        }
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || isSpace(byte)
    }
}
