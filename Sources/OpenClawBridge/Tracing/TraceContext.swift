/// Where in a distributed trace something belongs, in the form of W3C Trace Context.
///
/// An outbox keeps it with the message, so that every attempt and the outcome are found in the trace of the request that they began
/// with, also after a restart. It has nothing of the message.
public struct TraceContext: Sendable, Hashable {
    /// The value of the header `traceparent`, version 00: the trace, the span that this follows, and whether it is recorded.
    public let parent: String
    /// The value of the header `tracestate`, which tracing systems pass on, or `nil`.
    public let state: String?

    /// Reads the two headers; `nil` when `parent` breaks the rules, for then there is no context.
    ///
    /// - Parameters:
    ///   - parent: The value of `traceparent`. One of a later version is read as far as version 00 goes.
    ///   - state: The value of `tracestate`; one that breaks the rules is left out, as the standard asks.
    public init?(parent: String, state: String? = nil) {
        let bytes = Array(parent.utf8)
        guard bytes.count >= 55, bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash,
            let version = Self.hexadecimal(bytes[0..<2]), version != 0xFF,
            bytes.count == 55 || version > 0 && bytes[55] == Self.dash,
            Self.isIdentifier(bytes[3..<35]), Self.isIdentifier(bytes[36..<52]),
            let flags = Self.hexadecimal(bytes[53..<55])
        else { return nil }
        let names = String(decoding: bytes[3..<52], as: UTF8.self)
        self.parent = "00-\(names)-\(flags & 1 == 1 ? "01" : "00")"
        self.state = state.flatMap { Self.isState($0) ? $0 : nil }
    }

    /// The trace: 32 hexadecimal digits.
    public var traceID: String { String(parent.dropFirst(3).prefix(32)) }
    /// The span that this follows: 16 hexadecimal digits.
    public var spanID: String { String(parent.dropFirst(36).prefix(16)) }
    /// Whether the caller records the trace.
    public var isSampled: Bool { parent.hasSuffix("1") }

    // MARK: Making

    /// Begins a trace that is recorded.
    package static func root(using generator: inout some RandomNumberGenerator) -> TraceContext {
        let trace = identifier(using: &generator) + identifier(using: &generator)
        return TraceContext(valid: "00-\(trace)-\(identifier(using: &generator))-01", state: nil)
    }

    /// Begins a span inside of this one, in the same trace.
    package func child(using generator: inout some RandomNumberGenerator) -> TraceContext {
        let span = Self.identifier(using: &generator)
        return TraceContext(valid: "\(parent.prefix(36))\(span)\(parent.suffix(3))", state: state)
    }

    private init(valid parent: String, state: String?) {
        self.parent = parent
        self.state = state
    }

    private static func identifier(using generator: inout some RandomNumberGenerator) -> String {
        // One of zeros alone means that there is none.
        let digits = String(UInt64.random(in: 1 ... .max, using: &generator), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    // MARK: The rules

    private static let dash = UInt8(ascii: "-")

    private static func hexadecimal(_ digits: some Sequence<UInt8>) -> Int? {
        digits.reduce(0) { value, digit in
            guard let value else { return nil }
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): return value * 16 + Int(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): return value * 16 + Int(digit - UInt8(ascii: "a")) + 10
            default: return nil
            }
        }
    }

    /// Whether these are hexadecimal digits in lower case, not all of them 0.
    private static func isIdentifier(_ digits: some Sequence<UInt8>) -> Bool {
        digits.allSatisfy { hexadecimal([$0]) != nil } && digits.contains { $0 != UInt8(ascii: "0") }
    }

    /// Whether this is a list of at most 32 members `key=value` in at most 512 characters, each key once.
    private static func isState(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 512 else { return false }
        var keys: Set<Substring> = []
        for member in text.split(separator: ",", omittingEmptySubsequences: false) {
            let member = member.drop { $0 == " " || $0 == "\t" }
            if member.isEmpty { continue }
            guard let end = member.firstIndex(of: "="), isKey(member[..<end]), keys.insert(member[..<end]).inserted,
                member[member.index(after: end)...].utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else { return false }
        }
        return (1...32).contains(keys.count)
    }

    private static func isKey(_ key: Substring) -> Bool {
        guard let first = key.utf8.first, key.utf8.count <= 256 else { return false }
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return isLetterOrDigit(first) && key.utf8.allSatisfy { isLetterOrDigit($0) || "_-*/@".utf8.contains($0) }
    }
}
