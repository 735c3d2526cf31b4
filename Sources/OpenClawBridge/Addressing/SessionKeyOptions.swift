/// What may follow `?` in a session key.
struct SessionKeyOptions {
    var account: String?
    var thread: String?

    /// Divides `text` into what stands before `?` and the options behind it.
    static func split(_ text: String) throws(SessionKeyError) -> (body: String, options: SessionKeyOptions) {
        guard let mark = text.firstIndex(of: "?") else { return (text, SessionKeyOptions()) }
        var options = SessionKeyOptions()
        for option in text[text.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false) {
            try options.set(option)
        }
        return (String(text[..<mark]), options)
    }

    private mutating func set(_ option: Substring) throws(SessionKeyError) {
        let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isValue(parts[1]) else {
            let advice =
                "Options have the form account=NAME or thread=ID, with letters, digits, and . _ : - in the value."
            throw SessionKeyError(.options, "\"\(String(option).shortened)\" is not an option.", advice: advice)
        }
        let value = String(parts[1])
        switch parts[0].lowercased() {
        case "account" where account == nil: account = value == "default" ? nil : value
        case "thread" where thread == nil: thread = value
        case "account", "thread": throw SessionKeyError(.options, "\"\(parts[0])\" is given twice.")
        default:
            let name = String(parts[0]).shortened
            throw SessionKeyError(.options, "There is no option \"\(name)\".", advice: "Options: account, thread.")
        }
    }

    private static func isValue(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "._:-".utf8.contains($0) }
    }

    /// The options as they stand at the end of a canonical key.
    var suffix: String {
        let options = [account.map { "account=\($0)" }, thread.map { "thread=\($0)" }].compactMap(\.self)
        return options.isEmpty ? "" : "?" + options.joined(separator: "&")
    }
}
