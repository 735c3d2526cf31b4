/// Takes a session key apart, rule by rule.
struct SessionKeyParser {
    let channels: KnownChannels

    /// The route that `text` names, and the key's canonical form.
    func parse(_ text: String) throws(SessionKeyError) -> (Route, String) {
        try checkCharacters(text)
        guard let colon = text.firstIndex(of: ":") else {
            let advice = "Write channel:type:identifier, for example whatsapp:group:120363401780756402@g.us."
            throw SessionKeyError(.form, "It has only one part.", advice: advice)
        }
        let channel = text[..<colon].lowercased()
        let rest = String(text[text.index(after: colon)...])
        guard !rest.isEmpty else { throw SessionKeyError(.form, "Nothing follows \"\(channel):\".") }

        if channel == "agent" {
            let session = try AgentSession(keyWithoutPrefix: rest)
            return (.agent(session), session.key)
        }
        if let channel = BuiltInChannel(rawValue: channel) { return try parse(rest, on: channel) }
        if channels.added.contains(channel) {
            let target = ChatTarget(channel: channel, kind: .native, id: rest)
            return (.chat(target), "\(channel):\(rest)")
        }
        let advice = "Known channels: \(channels.names.joined(separator: ", ")). Others must be added by configuration."
        throw SessionKeyError(.channel, "\"\(channel.shortened)\" is not a known channel.", advice: advice)
    }

    private func checkCharacters(_ text: String) throws(SessionKeyError) {
        guard text.utf8.count <= SessionKey.maximumLength else {
            throw SessionKeyError(.form, "It is longer than \(SessionKey.maximumLength) bytes.")
        }
        guard text.unicodeScalars.allSatisfy(\.isPrintable) else {
            throw SessionKeyError(.form, "It has characters that cannot be seen.")
        }
        guard text.first?.isWhitespace != true, text.last?.isWhitespace != true else {
            throw SessionKeyError(.form, "It begins or ends with a space.")
        }
    }

    private func parse(_ rest: String, on channel: BuiltInChannel) throws(SessionKeyError) -> (Route, String) {
        let (body, options) = try SessionKeyOptions.split(rest)
        let parts = body.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let typeName = parts[0].lowercased()
        guard let type = SessionKeyType(rawValue: typeName) else {
            let advice = "Types: \(SessionKeyType.list)."
            throw SessionKeyError(.type, "\"\(typeName.shortened)\" is not a type.", advice: advice)
        }
        let identifier = parts.count == 2 ? String(parts[1]) : ""

        if type == .self {
            let account = try OwnAccount(channel: channel, identifier: identifier, options: options)
            return (.ownAccount(account), account.key)
        }
        guard !identifier.isEmpty else {
            throw SessionKeyError(
                .identifier,
                "The identifier is missing.",
                advice: "Write \(channel.rawValue):\(type.rawValue):…."
            )
        }
        var target = try channel.addresses.target(type, identifier)
        target.accountID = options.account
        if let thread = options.thread {
            guard target.threadID == nil else {
                throw SessionKeyError(.options, "The thread is given twice, in the identifier and as an option.")
            }
            guard channel.addresses.isThread(thread, in: target) else {
                throw SessionKeyError(
                    .options,
                    "\"\(thread.shortened)\" is no thread that a chat of \(channel.rawValue) can have."
                )
            }
            target.threadID = thread
        }
        return (.chat(target), target.key)
    }
}
