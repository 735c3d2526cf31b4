/// How a channel counts the length of a text.
///
/// A length is the sum over the scalars of the text, each of which counts as 1 at least.
public enum TextMeasure: String, Sendable, Hashable, CaseIterable, Codable {
    /// In UTF-16 code units, as the gateway and most platforms do: an emoji is 2 or more.
    case utf16
    /// In bytes of UTF-8.
    case utf8
    /// In UTF-16 code units after `&`, `<` and `>` were replaced by entities, as for Slack.
    case escaped
    /// In UTF-16 code units after Markdown was rendered as HTML, as the gateway does for Telegram.
    ///
    /// It is an estimate on the high side that needs no rendering: each sign that may become a tag counts as its share of
    /// the tag, `*` as 4 and a backtick as 8. Only an address of the web that stands for itself may become longer.
    case html

    /// The length of a text.
    public func length(of text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + length(of: $1) }
    }

    /// The length of a scalar: at least 1, and at most 12.
    func length(of scalar: Unicode.Scalar) -> Int {
        guard !scalar.isASCII else { return length(ofASCII: UInt8(truncatingIfNeeded: scalar.value)) }
        switch self {
        case .utf8: return UTF8.width(scalar)
        case .utf16, .escaped, .html: return UTF16.width(scalar)
        }
    }

    /// The length of an ASCII character.
    func length(ofASCII byte: UInt8) -> Int {
        switch self {
        case .utf16, .utf8: return 1
        case .escaped: return Self.entityLength(byte)
        case .html:
            return switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "_"): 4  // <i></i> for two
            case UInt8(ascii: "~"): 2  // <s></s> for four
            case UInt8(ascii: "`"): 8  // <code></code> for two, <pre><code class="language-"></code></pre> for six
            case UInt8(ascii: "["): 12  // <a href=""></a> for [](), of which three count 1
            case UInt8(ascii: "#"): 6  // <b></b> for one and a space
            default: Self.entityLength(byte)
            }
        }
    }

    private static func entityLength(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "&"): 5
        case UInt8(ascii: "<"), UInt8(ascii: ">"): 4
        default: 1
        }
    }
}
