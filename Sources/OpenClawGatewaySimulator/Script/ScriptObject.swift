import Yams

/// An object of a script, whose members are taken one by one so that those nobody knows can be named.
struct ScriptObject {
    let path: String
    private let node: Node
    private var members: [(key: String, keyNode: Node, value: Node)]
    private var known: [String] = []

    init(_ node: Node, path: String) throws(ScriptError) {
        guard let mapping = node.mapping else {
            throw ScriptError(node, path, "must be an object with keys")
        }
        self.path = path
        self.node = node
        members = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw ScriptError(key, path, "a key must be plain text") }
            members.append((name, key, value))
        }
    }

    /// Takes a member away.
    mutating func take(_ key: String) -> Node? {
        known.append(key)
        guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
        return members.remove(at: index).value
    }

    func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func error(_ node: Node?, _ key: String, _ message: String) -> ScriptError {
        ScriptError(node ?? self.node, path(key), message)
    }

    /// Ends the reading: a member that was not taken is one that nobody knows.
    func finish() throws(ScriptError) {
        guard let unknown = members.first else { return }
        let names = known.sorted().joined(separator: ", ")
        throw ScriptError(unknown.keyNode, path(unknown.key), "is not known here; known are: \(names)")
    }

    // MARK: Values

    mutating func string(_ key: String) throws(ScriptError) -> String? {
        guard let node = take(key) else { return nil }
        guard let text = node.scalar?.string else { throw error(node, key, "must be text") }
        return text
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(ScriptError) -> Int? {
        guard let node = take(key) else { return nil }
        guard let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            throw error(node, key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func number(_ key: String, in range: ClosedRange<Double>) throws(ScriptError) -> Double? {
        guard let node = take(key) else { return nil }
        guard let number = node.scalar.flatMap({ Double($0.string) }), range.contains(number) else {
            throw error(node, key, "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func bool(_ key: String) throws(ScriptError) -> Bool? {
        guard let node = take(key) else { return nil }
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default: throw error(node, key, "must be true or false")
        }
    }

    /// A time with its unit: `250ms`, `2s`, `5m` or `1h`.
    mutating func duration(_ key: String) throws(ScriptError) -> Duration? {
        guard let node = take(key) else { return nil }
        guard let duration = node.scalar.flatMap({ Duration(script: $0.string) }) else {
            throw error(node, key, "must be a time with its unit, up to a day, such as 250ms, 2s, 5m or 1h")
        }
        return duration
    }

    /// One of a few words.
    mutating func choice<Value>(
        _ key: String,
        _ choices: KeyValuePairs<String, Value>
    ) throws(ScriptError) -> Value? {
        guard let node = take(key) else { return nil }
        guard let word = node.scalar?.string, let found = choices.first(where: { $0.key == word }) else {
            throw error(node, key, "must be one of: " + choices.map(\.key).joined(separator: ", "))
        }
        return found.value
    }

    mutating func strings(_ key: String) throws(ScriptError) -> [String]? {
        guard let node = take(key) else { return nil }
        let texts = node.sequence?.map { $0.scalar?.string }
        guard let texts, !texts.isEmpty, !texts.contains(nil) else { throw error(node, key, "must be a list of texts") }
        return texts.compactMap(\.self)
    }

    mutating func object(_ key: String) throws(ScriptError) -> ScriptObject? {
        guard let node = take(key) else { return nil }
        return try ScriptObject(node, path: path(key))
    }

    mutating func objects(_ key: String) throws(ScriptError) -> [ScriptObject] {
        guard let node = take(key) else { return [] }
        guard let sequence = node.sequence else { throw error(node, key, "must be a list") }
        var objects: [ScriptObject] = []
        for (index, element) in sequence.enumerated() {
            objects.append(try ScriptObject(element, path: "\(path(key))[\(index)]"))
        }
        return objects
    }
}

extension ScriptError {
    init(_ node: Node, _ key: String, _ message: String) {
        self.init(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, key: key, message: message)
    }
}

extension Duration {
    /// Reads a time with its unit; nothing longer than a day.
    fileprivate init?(script text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [Substring: Double] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000]
        guard let number = Double(digits), let unit = units[text.dropFirst(digits.count)], number * unit <= 86_400_000
        else { return nil }
        self = .microseconds(Int64((number * unit * 1000).rounded()))
    }
}
