import Foundation
import OpenClawGateway

/// Spoils frames in the ways in which a broken or hostile gateway could.
struct FrameMutator {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let fragments = [
        "1e999", "-1e999", "99999999999999999999999", "-9223372036854775809", "0.1e-400", "null", "NaN", "\"\\ud83d\"",
        "\"\\u12\"", "\"\\", "\\", "\"", "{}", "[]", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "}", "]", ",", ":", "\u{0}",
        "\u{7F}",
        "\"type\":\"res\",", "\"id\":5,", "\"ok\":null,", "\"seq\":1e5,", "\"payload\":", "\u{FEFF}",
    ]

    /// A frame with one to four things wrong, or nothing by chance.
    mutating func mutate(_ frame: [UInt8]) -> [UInt8] {
        if generator.chance(35), let value = try? JSONValue(parsing: String(decoding: frame, as: UTF8.self)) {
            return Array(mutate(value, depth: 0).description.utf8)
        }
        var bytes = frame
        for _ in 0...generator.below(4) { spoil(&bytes) }
        return bytes
    }

    private mutating func spoil(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = generator.below(bytes.count)
        let end = min(bytes.count, place + 1 + generator.below(40))
        switch generator.below(8) {
        case 0: bytes.removeLast(bytes.count - place)
        case 1: bytes[place] ^= 1 << UInt8(generator.below(8))
        case 2: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 3: bytes.removeSubrange(place..<end)
        case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 5: bytes.insert(contentsOf: [0xC3, 0xFF, 0x80].prefix(1 + generator.below(3)), at: place)
        case 6: bytes.insert(contentsOf: Self.fragments[generator.below(Self.fragments.count)].utf8, at: place)
        default: bytes.replaceSubrange(place..<end, with: Self.fragments[generator.below(Self.fragments.count)].utf8)
        }
    }

    /// Keeps the JSON valid, and puts wrong values into it.
    private mutating func mutate(_ value: JSONValue, depth: Int) -> JSONValue {
        if depth > 1, generator.chance(12) { return strange() }
        switch value {
        case .array(let elements):
            return .array(elements.map { mutate($0, depth: depth + 1) })
        case .object(let members):
            var mutated: [String: JSONValue] = [:]
            for (name, member) in members.sorted(by: { $0.key < $1.key }) where depth == 0 || !generator.chance(5) {
                mutated[name] = depth == 0 && name != "payload" ? member : mutate(member, depth: depth + 1)
            }
            return .object(mutated)
        default:
            return value
        }
    }

    private mutating func strange() -> JSONValue {
        switch generator.below(9) {
        case 0: .null
        case 1: .integer([.min, .max, -1, 0][generator.below(4)])
        case 2: .number([1e300, -1e300, .leastNonzeroMagnitude, 1.5][generator.below(4)])
        case 3: .string(String(repeating: "x", count: generator.below(2000)))
        case 4: .array(Array(repeating: .null, count: generator.below(50)))
        case 5: (0..<generator.below(500)).reduce(.null) { value, _ in .array([value]) }
        case 6: .object(["a": .object([:])])
        case 7: .bool(true)
        default: .random(depth: 3, using: &generator)
        }
    }
}
