import OpenClawBridge

/// The parts of a rule's text: `role channel:id[?account=name] [member]`.
struct AccessRuleText {
    let role: Role
    let channel: String
    let id: String
    let account: String?
    let member: String?
    private let text: String

    init(_ text: String, channels: KnownChannels) throws(AccessRuleProblem) {
        self.text = text
        guard text.utf8.count <= 512, text.unicodeScalars.allSatisfy({ $0.isSeen }) else {
            throw Self.problem(text, .form, "It is too long, or has characters that cannot be seen.")
        }
        var words = text.split(separator: " ").map(String.init)
        // The account may stand apart from its chat.
        if let index = words.firstIndex(where: { $0.hasPrefix("?") }), index == 2 {
            words[1] += words.remove(at: index)
        }
        guard words.count == 2 || words.count == 3 else {
            throw Self.problem(
                text,
                .form,
                "It has \(words.count) words.",
                advice: "Write: role channel:id, and for groups: role channel:group-id sender-id"
            )
        }
        guard let role = Role(rawValue: words[0].asciiLowercased) else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.problem(text, .role, "There is no such role.", advice: "The roles are \(roles).")
        }
        self.role = role
        member = words.count == 3 ? words[2] : nil
        let halves = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let colon = halves[0].firstIndex(of: ":") else {
            throw Self.problem(
                text,
                .channel,
                "It names no channel.",
                advice: "Write channel:id, such as whatsapp:18312950562."
            )
        }
        let channel = String(halves[0][..<colon]).asciiLowercased
        self.channel = channel
        id = String(halves[0][halves[0].index(after: colon)...])
        guard channel != "agent", channels.names.contains(where: { $0.utf8.elementsEqual(channel.utf8) }) else {
            let names = channels.names.filter { $0 != "agent" }.joined(separator: ", ")
            throw Self.problem(text, .channel, "There is no such channel.", advice: "The channels are \(names).")
        }
        account = try halves.count == 2 ? Self.account(halves[1], of: text) : nil
    }

    private static func account(_ option: String, of text: String) throws(AccessRuleProblem) -> String {
        let key = "account="
        guard option.hasPrefix(key), option.utf8.count > key.utf8.count, !option.contains("&") else {
            throw problem(
                text,
                .options,
                "Only one option may follow the question mark.",
                advice: "Write ?account=name."
            )
        }
        return String(option.dropFirst(key.count))
    }

    /// The person that `id` names.
    func person(_ id: String) throws(AccessRuleProblem) -> AccessID {
        // In groups, WhatsApp knows people by anonymous numbers too; they are others than phone numbers.
        if channel == "whatsapp", member != nil, id.asciiLowercased.hasSuffix("@lid") {
            guard id.utf8.dropLast(4).allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), id.utf8.count > 4
            else {
                throw problem(.identifier, "An anonymous number has digits only before @lid.")
            }
            return AccessID(person: id.asciiLowercased, on: channel)
        }
        let isName =
            id.hasPrefix("@") || id.asciiLowercased.hasPrefix("u:") || id.asciiLowercased.hasPrefix("username:")
        if ["telegram", "signal"].contains(channel), isName {
            throw problem(
                .identifier,
                "A user name can pass to somebody else.",
                advice: "Write the number or identifier that the channel gives the person."
            )
        }
        return AccessID(person: try checked(id, as: ["dm"]), on: channel)
    }

    /// The group or room that `id` names.
    func group(_ id: String) throws(AccessRuleProblem) -> AccessID {
        if channel == "telegram", id.hasPrefix("@") {
            throw problem(
                .identifier,
                "A public name can pass to another group.",
                advice: "Write the group's number, such as -1001234567890."
            )
        }
        return AccessID(
            group: try checked(id, as: channel == "discord" ? ["channel"] : ["group", "channel", "chat"]),
            on: channel
        )
    }

    /// The identifier in its channel's own spelling, as the first of the types that it is right for.
    private func checked(_ id: String, as types: [String]) throws(AccessRuleProblem) -> String {
        guard !id.isEmpty else { throw problem(.identifier, "It is empty.") }
        guard KnownChannels.builtInNames.contains(channel) else { return id }
        var first: SessionKeyError?
        for type in types {
            do throws(SessionKeyError) {
                guard case .chat(let target) = try SessionKey("\(channel):\(type):\(id)").route else { continue }
                guard target.threadID == nil, target.accountID == nil else {
                    throw SessionKeyError(.identifier, "A rule names a whole chat, without threads.")
                }
                return target.id
            } catch {
                first = first ?? error
            }
        }
        throw problem(.identifier, first?.message ?? "It is none of this channel.", advice: first?.advice)
    }

    func problem(_ part: AccessRuleProblem.Part, _ message: String, advice: String? = nil) -> AccessRuleProblem {
        Self.problem(text, part, message, advice: advice)
    }

    private static func problem(
        _ text: String,
        _ part: AccessRuleProblem.Part,
        _ message: String,
        advice: String? = nil
    ) -> AccessRuleProblem {
        let shown = text.unicodeScalars.prefix(80).map { $0.isSeen ? String($0) : $0.escaped(asASCII: true) }.joined()
        return AccessRuleProblem(part: part, message: message, advice: advice, rule: String(shown.prefix(80)))
    }
}
