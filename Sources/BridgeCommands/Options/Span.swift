import ArgumentParser

/// A length of time as people write it: `90`, `90s`, `15m`, `2h`, `1h30m`, `7d`.
struct Span: Hashable, Sendable {
    let duration: Duration

    /// Reads a number of seconds, or numbers with the units `s`, `m`, `h`, `d` and `w`, the largest first.
    init?(_ text: String) {
        if let seconds = Double(text), seconds.isFinite, text.utf8.allSatisfy({ $0 == 0x2E || Self.isDigit($0) }) {
            self.init(seconds: seconds)
            return
        }
        var total = 0.0
        var digits = ""
        var smallest = Double.infinity
        for character in text.lowercased() {
            guard let unit = Self.units[character] else {
                digits.append(character)
                continue
            }
            guard unit < smallest, let count = Int64(digits), count >= 0, !digits.hasPrefix("+") else { return nil }
            total += Double(count) * unit
            smallest = unit
            digits = ""
        }
        guard digits.isEmpty, smallest < .infinity else { return nil }
        self.init(seconds: total)
    }

    private init?(seconds: Double) {
        guard seconds <= Self.longest else { return nil }
        duration = .seconds(seconds)
    }

    /// A thousand years: enough for everybody, and no number overflows.
    private static let longest = 1000 * 366 * 86_400.0
    private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension Span: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}
