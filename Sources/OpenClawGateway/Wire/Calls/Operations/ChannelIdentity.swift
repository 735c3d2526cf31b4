/// A linked account's own addresses.
public struct ChannelIdentity: Decodable, Sendable, Hashable {
    /// The phone number with its country code.
    public var e164: String?
    /// The WhatsApp address.
    public var jid: String?
    /// The WhatsApp address that does not tell the number.
    public var lid: String?

    /// Decodes leniently.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        e164 = object.string("e164")
        jid = object.string("jid")
        lid = object.string("lid")
    }
}
