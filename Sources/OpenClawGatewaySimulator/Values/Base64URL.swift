#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Base64 in the alphabet for URLs, without padding, as keys, signatures and tokens are written on the wire.
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let text = Data(bytes).base64EncodedString()
        return String(
            text.compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }

    /// Decodes `text`; the standard alphabet and padding are accepted as well, as the gateway accepts them.
    static func decode(_ text: String) -> [UInt8]? {
        var standard = String(
            text.compactMap { character -> Character? in
                switch character {
                case "-": "+"
                case "_": "/"
                case "=": nil
                default: character
                }
            }
        )
        standard += String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return Data(base64Encoded: standard).map(Array.init)
    }
}
