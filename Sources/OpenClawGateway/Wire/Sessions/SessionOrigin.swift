/// Where a session came from.
public struct SessionOrigin: Decodable, Sendable, Hashable {
    /// The gateway's label for the peer, for people.
    public var label: String?
    /// The channel.
    public var provider: String?
    /// The surface the peer used.
    public var surface: String?
    /// `direct`, `group` or `channel`.
    public var chatType: String?
    /// The sender in the gateway's form.
    public var from: String?
    /// The target in the channel's form.
    public var to: String?
    /// The channel's account.
    public var accountID: String?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        label = object.string("label")
        provider = object.string("provider")
        surface = object.string("surface")
        chatType = object.string("chatType")
        from = object.string("from")
        to = object.string("to")
        accountID = object.string("accountId")
    }
}
