#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Base64 with the alphabet for URLs and without padding, as the gateway writes keys and signatures.
package enum Base64URL {
    package static func encode(_ bytes: some DataProtocol) -> String {
        let text = Data(bytes).base64EncodedString()
        return String(
            decoding: text.utf8.lazy.filter { $0 != UInt8(ascii: "=") }.map { byte in
                switch byte {
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                default: byte
                }
            },
            as: UTF8.self
        )
    }

    /// The bytes, or `nil` when `text` is not base64.
    package static func decode(_ text: String) -> [UInt8]? {
        var standard = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: String(decoding: standard, as: UTF8.self)).map { Array($0) }
    }
}
