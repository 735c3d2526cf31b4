import OpenClawGateway

/// A place in a list, which callers hand back as they got it.
struct Cursor {
    /// The lists that are given in pages.
    enum List: String {
        case messages, inbound, commands, workflows
    }

    let list: List
    /// The number of the last element that was given.
    let number: Int64

    init(_ list: List, _ number: Int64) {
        self.list = list
        self.number = number
    }

    /// Reads ``text``.
    init?(_ text: String) {
        guard text.utf8.count <= 64, let bytes = Base64URL.decode(text) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let list = List(rawValue: String(parts[0])), let number = Int64(parts[1]), number >= 0
        else { return nil }
        self.init(list, number)
    }

    /// The cursor for callers.
    var text: String { Base64URL.encode(Array("\(list.rawValue) \(number)".utf8)) }

    var json: JSONValue { .string(text) }
}
