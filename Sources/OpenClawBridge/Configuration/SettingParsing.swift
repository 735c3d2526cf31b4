/// Why a text is not a value of its setting.
package struct UnusableValue: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

extension BridgeConfiguration {
    static func environment(_ text: String) throws -> BridgeEnvironment {
        if let environment = BridgeEnvironment(rawValue: text.lowercased()) { return environment }
        let all = BridgeEnvironment.allCases.map(\.rawValue).joined(separator: ", ")
        throw UnusableValue(description: "\"\(text.shortened)\" is not an environment. Write one of: \(all).")
    }

    /// Checks the parts of an address that a person gets wrong; the connection checks the rest.
    static func address(_ text: String) throws -> String {
        // The text is not shown where it may hold a credential.
        let isPlain = text.lowercased().hasPrefix("ws://")
        guard isPlain || text.lowercased().hasPrefix("wss://") else {
            throw UnusableValue(
                description: "An address begins with ws:// or wss://, for example ws://127.0.0.1:18789."
            )
        }
        let rest = text.dropFirst(isPlain ? 5 : 6)
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !host.contains("@") else {
            throw UnusableValue(description: "An address must not hold a user or password; set the token instead.")
        }
        guard !host.isEmpty, text.unicodeScalars.allSatisfy({ $0.isPrintable && $0 != " " }) else {
            throw UnusableValue(description: "\"\(text.shortened)\" is not an address.")
        }
        return text
    }

    /// The fingerprint of a certificate, in 64 hexadecimal digits, from the ways in which tools print it.
    static func fingerprint(_ text: String) throws -> String? {
        let lowercased = text.lowercased()
        let body = lowercased.hasPrefix("sha256:") ? lowercased.dropFirst(7) : lowercased[...]
        let digits = body.filter { $0 != ":" && $0 != " " }
        guard digits.utf8.count == 64, digits.utf8.allSatisfy({ $0.isASCIIDigit || "abcdef".utf8.contains($0) }) else {
            throw UnusableValue(description: "A SHA-256 fingerprint has 64 hexadecimal digits.")
        }
        return digits
    }
}
