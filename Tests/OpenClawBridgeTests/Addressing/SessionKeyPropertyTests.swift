import OpenClawBridge
import Testing

@Suite struct `Session keys from random text` {
    static let words =
        KnownChannels.builtInNames + [
            "group", "dm", "self", "channel", "guild", "topic", "chat", "main", "@g.us", "@lid", "@newsletter", "@c.us",
            "+", "-", "/", "?", "&", "=", "account", "thread", ":", ":", ":", ":", " ", "18312950562", "-1001234567890",
            "C0123", "U9",
            "u:", "uuid:", "chat_guid:", "chat_id:", ":topic:", "@", "a", "Z", "0", "é", "e\u{301}", "İ", "K",
            "\u{200d}", "\u{0}", "🙂", "\u{202e}",
            "0f8fad5b-d9cb-469f-a165-70867728950e",
        ]

    /// Half of the texts begin like a key, so that the deeper rules are reached too.
    static func text(_ generator: inout SeededGenerator) -> String {
        var parts: [String] = []
        if Bool.random(using: &generator) {
            parts = [KnownChannels.builtInNames.randomElement(using: &generator)!, ":"]
            parts += [
                ["group", "dm", "self", "channel", "topic", "chat", "main"].randomElement(using: &generator)!, ":",
            ]
        }
        for _ in 0..<Int.random(in: 0...8, using: &generator) { parts.append(words.randomElement(using: &generator)!) }
        return parts.joined()
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `are parsed or refused, and what was parsed parses again to the same`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let channels = try KnownChannels(adding: ["matrix"])
        var parsed = 0
        for _ in 0..<5000 {
            let text = Self.text(&generator)
            guard let key = try? SessionKey(text, channels: channels) else { continue }
            let again = try SessionKey(key.description, channels: channels)
            #expect(again == key && again.route == key.route, "\(text)")
            parsed += 1
        }
        #expect(parsed > 100, "too few of the random texts were keys for the test to mean anything")
    }

    @Test func `survives random bytes`() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let text = "whatsapp:group:" + String(decoding: bytes, as: UTF8.self)
            _ = try? SessionKey(text)
            _ = try? ChatTarget(channel: text, to: text)
        }
    }
}
