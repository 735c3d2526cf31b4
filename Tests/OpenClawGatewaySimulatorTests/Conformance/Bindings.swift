import Foundation

/// The values that stand for the placeholders of a dialogue.
///
/// A placeholder such as `$id1` gets its value where the gateway says it first. From then on it is this value, and no other
/// placeholder of its kind may have it: a repeated answer is told from a new one by that.
struct Bindings {
    private var values: [String: String] = [:]

    subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Puts the known values into a frame that a client sends.
    func filled(_ json: JSON) -> JSON {
        switch json {
        case .string(let text): .string(filled(text))
        case .array(let values): .array(values.map(filled))
        case .object(let members): .object(members.mapValues(filled))
        case .null, .bool, .number: json
        }
    }

    func filled(_ text: String) -> String {
        pieces(of: text).map { $0.isPlaceholder ? values[$0.text] ?? $0.text : $0.text }.joined()
    }

    /// Says how `actual` differs from `expected`; `nil` when it does not.
    mutating func difference(_ expected: JSON, _ actual: JSON?, at path: String) -> String? {
        guard let actual else { return "\(path) is missing" }
        switch (expected, actual) {
        case (.string(let expected), .string(let actual)):
            return matches(expected, actual) ? nil : "\(path) is \"\(actual)\", not \"\(filled(expected))\""
        case (.string("$any"), .object): return nil
        case (.object(let members), .object(let actuals)):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                if let difference = difference(member, actuals[name], at: "\(path).\(name)") { return difference }
            }
            let extra = Set(actuals.keys).subtracting(members.keys).sorted()
            return extra.isEmpty ? nil : "\(path) also has \(extra)"
        case (.array(let values), .array(let actuals)) where values.count == actuals.count:
            for (index, pair) in zip(values, actuals).enumerated() {
                if let difference = difference(pair.0, pair.1, at: "\(path)[\(index)]") { return difference }
            }
            return nil
        default:
            return expected == actual ? nil : "\(path) is \(actual), not \(filled(expected))"
        }
    }

    /// Whether `actual` is the text `expected` with its placeholders, of which one may get its value here.
    ///
    /// A closing `~` says that the recorded text was cut at a limit.
    private mutating func matches(_ expected: String, _ actual: String) -> Bool {
        if expected.hasSuffix("~") {
            return actual.utf8.count > 100 && filled(String(expected.dropLast())).hasPrefix(actual)
        }
        let known = pieces(of: expected).map { $0.isPlaceholder ? values[$0.text].map { Piece(text: $0) } ?? $0 : $0 }
        guard let unknown = known.firstIndex(where: \.isPlaceholder) else {
            return known.map(\.text).joined() == actual
        }
        let before = known[..<unknown].map(\.text).joined()
        let after = known[(unknown + 1)...].map(\.text).joined()
        guard actual.count > before.count + after.count, actual.hasPrefix(before), actual.hasSuffix(after) else {
            return false
        }
        let value = String(actual.dropFirst(before.count).dropLast(after.count))
        let name = known[unknown].text
        let kind = name.prefix { !$0.isNumber }
        guard !values.contains(where: { $0.key.hasPrefix(kind) && $0.value == value }) else { return false }
        values[name] = value
        return true
    }

    private struct Piece {
        var text: String
        var isPlaceholder = false
    }

    private func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let found = rest.firstMatch(of: /\$[a-z]+[0-9]+(\.key)?|\$own/) {
            pieces.append(Piece(text: String(rest[..<found.range.lowerBound])))
            pieces.append(Piece(text: String(found.output.0), isPlaceholder: true))
            rest = rest[found.range.upperBound...]
        }
        return pieces + [Piece(text: String(rest))]
    }
}
