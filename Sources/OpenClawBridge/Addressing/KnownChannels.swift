/// The channels that a session key may begin with.
///
/// The built-in ones are always known. A gateway's plugins add channels at run time; name those here, and their keys
/// become `<channel>:<target>`, the target being passed on as it is.
public struct KnownChannels: Sendable, Hashable {
    /// The channels that were added, in lower case.
    public let added: Set<String>

    /// Only the built-in channels.
    public static let builtIn = KnownChannels(checked: [])

    /// The names of the built-in channels.
    public static let builtInNames: [String] = ["agent"] + BuiltInChannel.allCases.map(\.rawValue)

    private init(checked: Set<String>) { added = checked }

    /// The built-in channels and `names`.
    ///
    /// A name that is built in already changes nothing.
    ///
    /// - Throws: When a name is not made of letters, digits, `-` and `_`, or begins with none of the first two.
    public init(adding names: some Sequence<String>) throws(SessionKeyError) {
        var added: Set<String> = []
        for name in names {
            let name = name.lowercased()
            guard Self.isName(name) else {
                let advice = "A channel's name has letters, digits, - and _, as in the gateway's list of channels."
                throw SessionKeyError(.channel, "\"\(name.shortened)\" is no name for a channel.", advice: advice)
            }
            if !Self.builtInNames.contains(name) { added.insert(name) }
        }
        self.added = added
    }

    /// All names, sorted.
    public var names: [String] { (Self.builtInNames + added).sorted() }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
        return first.isLowercaseASCIIAlphanumeric
            && name.utf8.allSatisfy {
                $0.isLowercaseASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }
}

/// A channel whose targets this library understands.
enum BuiltInChannel: String, CaseIterable {
    case whatsapp, telegram, slack, discord, signal, imessage

    /// What the addresses of the channel look like.
    var addresses: any ChannelAddresses.Type {
        switch self {
        case .whatsapp: WhatsAppAddresses.self
        case .telegram: TelegramAddresses.self
        case .slack: SlackAddresses.self
        case .discord: DiscordAddresses.self
        case .signal: SignalAddresses.self
        case .imessage: IMessageAddresses.self
        }
    }
}

extension UInt8 {
    var isLowercaseASCIIAlphanumeric: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || isASCIIDigit
    }

    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    var isASCIIAlphanumeric: Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || isLowercaseASCIIAlphanumeric
    }
}
