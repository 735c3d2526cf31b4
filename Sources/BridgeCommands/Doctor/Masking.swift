import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Takes out of a report what is nobody's business, so that it can be shown to others.
///
/// Phone numbers, ids of chats and addresses of people keep their ends, so that their owner knows them again; the home folder
/// is `~`.
struct Masking: Sendable {
    private let home: String?

    init(home: String?) { self.home = home.flatMap { $0.count > 1 && $0.hasPrefix("/") ? $0 : nil } }

    /// The text without what identifies somebody.
    func apply(_ text: String) -> String {
        var text = text
        if let home { text = text.replacing(home, with: "~") }
        // What stands before the host of an address may be a password.
        text.replace(#/([a-z]+://)[^\s/@]+@/#) { "\($0.1)…@" }
        text.replace(#/[A-Za-z0-9._%+\-]+@([A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)/#) { match in
            // WhatsApp's ids look like addresses; their numbers are shortened below.
            ["g.us", "s.whatsapp.net"].contains(match.1) ? String(match.0) : "\(match.0.prefix(1))…@\(match.1)"
        }
        return Self.shorteningNames(text)
    }

    /// A document with every text in it masked.
    func apply(_ document: JSONValue) -> JSONValue {
        switch document {
        case .string(let text): .string(apply(text))
        case .array(let elements): .array(elements.map(apply))
        case .object(let members): .object(members.mapValues(apply))
        case .null, .bool, .integer, .number: document
        }
    }

    // MARK: Names

    /// Shortens each word that is a number of a phone, an account or a group, an id of Slack, or a person's name.
    private static func shorteningNames(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(where: isPartOfWord) {
            result += rest[..<start]
            let word = rest[start...].prefix(while: isPartOfWord)
            result += isName(word, isPerson: result.hasSuffix(":@")) ? ends(word) : String(word)
            rest = rest[word.endIndex...]
        }
        return result + rest
    }

    private static func isPartOfWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
    }

    private static func isName(_ word: Substring, isPerson: Bool) -> Bool {
        if isPerson { return word.count >= 3 }
        if word.allSatisfy(\.isNumber) { return word.count >= 7 }
        // Ids of older groups; a date has fewer digits, and a name of something technical has letters.
        if word.allSatisfy({ $0.isNumber || $0 == "-" }) { return word.count { $0.isNumber } >= 10 }
        let isSlack = word.first.map { "CDGUW".contains($0) } ?? false
        return isSlack && word.count >= 9 && word.allSatisfy { $0.isNumber || $0.isUppercase }
            && word.contains(where: \.isNumber)
    }

    private static func ends(_ word: Substring) -> String {
        "\(word.prefix(word.count > 8 ? 4 : 1))…\(word.suffix(2))"
    }
}
