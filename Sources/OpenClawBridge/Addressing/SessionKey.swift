/// The name of a conversation, parsed: `whatsapp:group:120363401780756402@g.us`, `agent:main:main`.
///
/// A key has the form `channel:type:identifier` and follows four rules:
///
/// 1. It has at least two parts, divided by `:`.
/// 2. The first part is a known channel: `whatsapp`, `agent`, `slack`, `discord`, `telegram`, `signal`, `imessage`, or
///    one that was added with ``KnownChannels``.
/// 3. The second part is a type that the channel has: `group`, `dm`, `self`, `channel`, `topic`, `chat`. (`guild` is
///    known and always refused: a Discord guild cannot be written to.)
/// 4. The third part is an identifier that is right for the channel and the type. It may contain `:` itself.
///
/// A key may end in options, `?account=work&thread=77`, which choose an account of the channel or a thread. Keys of the
/// channel `agent` are the gateway's own session keys, `agent:<agent id>:<rest>`, and take no options. For an added channel,
/// all that follows the first `:` is the target as the channel's plugin spells it.
///
/// Parsing happens once. The result is canonical: channel and type in lower case, phone numbers as digits, `@g.us` added
/// where it was left out; the case of an identifier is kept wherever the channel distinguishes it. Parsing
/// ``description`` again gives an equal key.
public struct SessionKey: Sendable, Hashable, CustomStringConvertible {
    /// Where messages for this key go.
    public let route: Route
    /// The key in its canonical form.
    public let description: String

    /// The most characters a key may have; the gateway's own limit.
    public static let maximumLength = 512

    /// Parses `text`.
    ///
    /// - Parameters:
    ///   - text: The key.
    ///   - channels: The channels that the key may begin with.
    /// - Throws: The rule that `text` breaks, and what to write instead.
    public init(_ text: String, channels: KnownChannels = .builtIn) throws(SessionKeyError) {
        do throws(SessionKeyError) {
            (route, description) = try SessionKeyParser(channels: channels).parse(text)
        } catch {
            throw error.about(text)
        }
    }

    /// The key of an agent's session.
    init(_ session: AgentSession) {
        route = .agent(session)
        description = session.key
    }

    /// Puts together what was parsed before.
    init(route: Route, description: String) {
        self.route = route
        self.description = description
    }

    /// Whether two keys have the same canonical form.
    public static func == (lhs: SessionKey, rhs: SessionKey) -> Bool { lhs.description == rhs.description }

    /// Hashes the canonical form.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
