import OpenClawGateway

/// What was written, and what to do with it.
struct InitReport: Sendable {
    let file: String
    /// The keys that have a value.
    let filled: [String]
    /// Why the file cannot be used as it is.
    var failure: CommandFailure?

    private var next: [String] {
        ["openclaw-bridge doctor --config \(shellWord)", "openclaw-bridge serve --config \(shellWord)"]
    }

    /// The file's name as a shell takes it.
    private var shellWord: String {
        let isPlain = file.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
        }
        return isPlain ? file : "'\(file.replacing("'", with: "'\\''"))'"
    }
}

extension InitReport: Presentable {
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "file": .string(file), "isUsable": .bool(failure == nil), "filled": .array(filled.map { .string($0) }),
            "next": .array(next.map { .string($0) }),
        ]
        if let failure { members["error"] = failure.json }
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        var lines = style.field("wrote", file)
        if !filled.isEmpty { lines += style.field("filled in", filled.joined(separator: ", ")) }
        if let failure {
            return lines + [style.red("It cannot be used as it is.")] + failure.lines(style)
        }
        lines.append(
            style.green("It can be used.") + " Put your gateway's token into it, or into OPENCLAW_GATEWAY_TOKEN."
        )
        return lines + ["Then:"] + next.map { "  \($0)" }
    }
}
