import HTTPTypes
import Hummingbird
import NIOCore

/// The fields of a form, as a browser sends them.
struct FormBody: Sendable {
    private var fields: [String: String] = [:]

    /// The longest form, in bytes.
    static let limit = 8 << 10

    /// Reads `name=value&…`; `nil` when it is no such text, or names a field twice.
    init?(_ text: String) {
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]),
                let value = Self.decoded(parts.count > 1 ? parts[1] : ""[...].utf8),
                fields.updateValue(value, forKey: name) == nil
            else { return nil }
        }
    }

    /// The value of a field; `nil` when the form has none of this name.
    subscript(name: String) -> String? { fields[name] }

    private static func decoded(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let digits = String(rest.prefix(2)), let value = UInt8(digits, radix: 16) else {
                    return nil
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension Request {
    /// The fields of the form in the body.
    ///
    /// - Returns: The fields.
    /// - Throws: A problem: 415 for another media type, 413 for a longer body, 400 for what is no form.
    func form() async throws -> FormBody {
        guard let type = headers[.contentType].flatMap(MediaType.init(from:)),
            type.isType(.applicationUrlEncoded)
        else {
            throw Problem(.unsupportedMediaType, "http.mediaType", "The body must be a form of a browser.")
        }
        let buffer = try await body.collect(upTo: FormBody.limit)
        guard let form = FormBody(String(buffer: buffer)) else {
            throw Problem(.badRequest, "body.malformed", "The body is no form.")
        }
        return form
    }
}
