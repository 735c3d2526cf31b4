import OpenClawGateway

/// A configuration file in YAML with all settings: some with values, the others as comments.
///
/// A comment that is a setting has no space after its `#`, as in the files of sshd; all others have one.
struct ConfigurationTemplate {
    /// The whole file.
    let text: String
    /// The keys that have a value.
    let filled: [String]

    /// - Parameters:
    ///   - options: What options of the command say, by key.
    ///   - environment: Is looked into for the variables of settings; those of secrets are not copied.
    ///   - stateDirectory: Where files lie unless somebody says otherwise.
    init(options: [String: String], environment: [String: String], stateDirectory: String?) {
        var lines: [String] = []
        var filled: [String] = []
        var path: [Substring] = []
        let source = Self.source.replacing("{folder}", with: stateDirectory ?? "/var/lib/openclaw-bridge")
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            guard let (name, example, depth) = Self.setting(line) else {
                lines.append(String(line))
                continue
            }
            path = path.prefix(depth) + [name]
            let key = path.joined(separator: ".")
            let copied =
                Self.isSecret(name) ? nil : environment[Self.variable(of: path)].flatMap { $0.isEmpty ? nil : $0 }
            if let value = options[key] ?? copied {
                filled.append(key)
                let margin = String(repeating: "  ", count: depth)
                lines.append("\(margin)\(name): \(Self.yaml(value, isList: example.hasPrefix("[")))")
            } else {
                lines.append(String(line))
            }
        }
        text = lines.joined(separator: "\n") + "\n"
        self.filled = filled
    }

    // MARK: Reading the source

    /// The name, the value and the depth of a setting or of a group of them; `nil` for words and empty lines.
    private static func setting(_ line: Substring) -> (name: Substring, value: Substring, depth: Int)? {
        let content = line.drop { $0 == " " }
        let words = content.hasPrefix("#") ? content.dropFirst() : content
        guard let colon = words.firstIndex(of: ":"), words.first?.isLetter == true else { return nil }
        let value = words[words.index(after: colon)...].drop { $0 == " " }
        return (words[..<colon], value, (line.count - content.count) / 2)
    }

    /// The variable of a setting: `OPENCLAW_GATEWAY_CONNECT_TIMEOUT` of `openclaw.gateway.connectTimeout`.
    private static func variable(of path: [Substring]) -> String {
        path.map { name in
            name.reduce(into: "") { $0 += ($1.isUppercase ? "_" : "") + $1.uppercased() }
        }.joined(separator: "_")
    }

    private static func isSecret(_ name: Substring) -> Bool { ["token", "password", "deviceToken"].contains(name) }

    // MARK: Writing values

    /// A text from an option or a variable as YAML; a list is divided by commas there.
    private static func yaml(_ text: String, isList: Bool) -> String {
        guard isList else { return scalar(text) }
        return "[" + text.split(separator: ",").map { scalar(String($0).trimmingEnds()) }.joined(separator: ", ") + "]"
    }

    /// Numbers and flags as they are, all else as a JSON string, which YAML reads as well.
    private static func scalar(_ text: String) -> String {
        if Double(text)?.isFinite == true || text == "true" || text == "false" { return text }
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
