/// Writes JSON text without white space.
///
/// Objects and arrays are opened and closed in order: what was opened inside is closed first.
package struct JSONWriter {
    /// The text so far.
    package private(set) var bytes: [UInt8] = []
    /// The closing brackets of what is open.
    private var open: [UInt8] = []

    package init() { bytes.reserveCapacity(512) }

    /// How many objects and arrays are open.
    package var depth: Int { open.count }

    package mutating func beginObject() {
        bytes.append(UInt8(ascii: "{"))
        open.append(UInt8(ascii: "}"))
    }

    package mutating func beginArray() {
        bytes.append(UInt8(ascii: "["))
        open.append(UInt8(ascii: "]"))
    }

    /// Closes objects and arrays until only `depth` are open.
    package mutating func close(to depth: Int) {
        while open.count > depth, let bracket = open.popLast() { bytes.append(bracket) }
    }

    /// Begins a member of the innermost object.
    package mutating func name(_ name: String) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins an element of the innermost array.
    package mutating func separate() {
        guard let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") else { return }
        bytes.append(UInt8(ascii: ","))
    }

    /// Writes text that is JSON already.
    package mutating func raw(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

    package mutating func null() { raw("null".utf8) }

    package mutating func bool(_ value: Bool) { raw((value ? "true" : "false").utf8) }

    package mutating func integer(_ value: some FixedWidthInteger) { raw(String(value).utf8) }

    /// Writes a finite number; says whether it was one.
    package mutating func number(_ value: Double) -> Bool {
        guard value.isFinite else { return false }
        let text = value.description
        raw(text.utf8.dropLast(text.hasSuffix(".0") ? 2 : 0))
        return true
    }

    package mutating func string(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { units in
            var start = 0
            for index in units.indices where Self.needsEscape(units[index]) {
                bytes.append(contentsOf: units[start..<index])
                escape(units[index])
                start = index + 1
            }
            bytes.append(contentsOf: units[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func value(_ value: JSONValue) throws(NotFinite) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .number(let value):
            guard number(value) else { throw NotFinite(value: value) }
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements {
                separate()
                try self.value(element)
            }
            close(to: depth - 1)
        case .object(let members):
            beginObject()
            // Sorted, so that equal values give equal text.
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                self.name(name)
                try self.value(member)
            }
            close(to: depth - 1)
        }
    }

    /// JSON has no infinity and no NaN.
    package struct NotFinite: Error {
        package var value: Double
    }

    private static func needsEscape(_ unit: UInt8) -> Bool {
        unit < 0x20 || unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "\\")
    }

    private mutating func escape(_ unit: UInt8) {
        switch unit {
        case UInt8(ascii: "\""): raw("\\\"".utf8)
        case UInt8(ascii: "\\"): raw("\\\\".utf8)
        case UInt8(ascii: "\n"): raw("\\n".utf8)
        case UInt8(ascii: "\r"): raw("\\r".utf8)
        case UInt8(ascii: "\t"): raw("\\t".utf8)
        default: raw("\\u00\(unit < 0x10 ? "0" : "")\(String(unit, radix: 16))".utf8)
        }
    }
}
