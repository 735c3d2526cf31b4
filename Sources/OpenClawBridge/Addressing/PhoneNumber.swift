/// A phone number in international form.
struct PhoneNumber {
    /// 7 to 15 digits, the country code first, without `+`.
    let digits: String

    /// Reads digits, with an optional leading `+` and with spaces, dashes, dots and parentheses between them.
    init(_ text: some StringProtocol) throws(SessionKeyError) {
        let body = text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard body.utf8.allSatisfy({ $0.isASCIIDigit || " -.()".utf8.contains($0) }) else {
            throw Self.problem("\"\(String(text).shortened)\" is not a phone number.")
        }
        digits = String(decoding: body.utf8.filter(\.isASCIIDigit), as: UTF8.self)
        guard (7...15).contains(digits.utf8.count) else {
            throw Self.problem("A phone number has 7 to 15 digits; this one has \(digits.utf8.count).")
        }
        guard !digits.hasPrefix("0") else {
            throw Self.problem("A phone number begins with its country code, never with 0.")
        }
    }

    private static func problem(_ message: String) -> SessionKeyError {
        SessionKeyError(
            .identifier,
            message,
            advice: "Write the number with its country code, for example 18312950562."
        )
    }
}
