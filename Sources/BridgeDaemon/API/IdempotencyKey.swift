import HTTPTypes
import Hummingbird

extension Request {
    /// The caller's own key for what it asks for, as the header says it.
    var idempotencyKey: String? { HTTPField.Name("Idempotency-Key").flatMap { headers[$0] } }
}

extension JSONBody {
    /// The longest idempotency key, in bytes.
    static let maximumKey = 200

    /// The caller's own key for what it asks for: the member `idempotencyKey`, or the header.
    ///
    /// - Parameter header: The header, which may have quotes around the key.
    /// - Returns: The key, if one was given.
    /// - Throws: When both are there and differ, or it is no usable key.
    mutating func idempotencyKey(header: String?) throws(Problem) -> String? {
        let name = "idempotencyKey"
        let member = try string(name)
        let key = header.map {
            $0.count > 1 && $0.first == "\"" && $0.last == "\"" ? $0.dropFirst().dropLast() : $0[...]
        }
        if let member, let key, member != key {
            throw invalid(name, "The header Idempotency-Key says something else.")
        }
        guard let key = member ?? key.map(String.init) else { return nil }
        guard (1...Self.maximumKey).contains(key.utf8.count) else {
            throw invalid(name, "It must have 1 to \(Self.maximumKey) bytes.")
        }
        guard key.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            throw invalid(name, "It has control characters.")
        }
        return key
    }
}
