import NIOCore

/// The top-level members of a frame, as slices of the received bytes.
package struct FrameMembers {
    struct Member {
        var name: Range<Int>
        var value: Range<Int>
    }

    private let buffer: ByteBuffer
    private let members: [Member]

    init(buffer: ByteBuffer, members: [Member]) {
        self.buffer = buffer
        self.members = members
    }

    /// The names of all members, in order.
    package var names: [String] { members.map { text(in: $0.name) } }

    /// The bytes of the member called `name`; of several with one name the last.
    ///
    /// `null` counts as left out.
    package func payload(_ name: StaticString) -> Payload? {
        guard let range = range(of: name), !matches(range, "null") else { return nil }
        return Payload(bytes: slice(range))
    }

    /// The text of a string member.
    package func string(_ name: StaticString) throws(FrameScanner.Failure) -> String? {
        guard let range = range(of: name), !matches(range, "null") else { return nil }
        guard isQuoted(range) else { throw .malformed("\(name) is not a string") }
        return try decodedString(range, name: name)
    }

    /// The text of a string member, or the digits of a number: some gateways echo a numeric id as a number.
    package func identifier(_ name: StaticString) throws(FrameScanner.Failure) -> String? {
        guard let range = range(of: name), !matches(range, "null") else { return nil }
        if isQuoted(range) { return try decodedString(range, name: name) }
        let digits = text(in: range)
        guard let first = digits.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
            throw .malformed("\(name) is no identifier")
        }
        return digits
    }

    package func bool(_ name: StaticString) throws(FrameScanner.Failure) -> Bool? {
        guard let range = range(of: name) else { return nil }
        if matches(range, "true") { return true }
        if matches(range, "false") { return false }
        throw .malformed("\(name) is not a boolean")
    }

    /// A whole number; anything else counts as left out, because gateways send `null` where a number is promised.
    package func integer(_ name: StaticString) -> Int? {
        range(of: name).flatMap { Int(text(in: $0)) }
    }

    private func range(of name: StaticString) -> Range<Int>? {
        members.last { matches($0.name, name) }?.value
    }

    private func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return buffer.withUnsafeReadableBytes { bytes in
            UnsafeRawBufferPointer(rebasing: bytes[range])
                .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }
    }

    private func isQuoted(_ range: Range<Int>) -> Bool {
        buffer.getInteger(at: buffer.readerIndex + range.lowerBound, as: UInt8.self) == UInt8(ascii: "\"")
    }

    private func decodedString(_ range: Range<Int>, name: StaticString) throws(FrameScanner.Failure) -> String {
        let inner = text(in: range.dropFirst().dropLast())
        guard inner.utf8.contains(UInt8(ascii: "\\")) else { return inner }
        guard let decoded = try? JSONValue(parsing: text(in: range)).string else {
            throw .malformed("\(name) has a broken escape")
        }
        return decoded
    }

    private func text(in range: Range<Int>) -> String {
        buffer.withUnsafeReadableBytes { String(decoding: $0[range], as: UTF8.self) }
    }

    private func slice(_ range: Range<Int>) -> ByteBuffer {
        buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
    }
}
