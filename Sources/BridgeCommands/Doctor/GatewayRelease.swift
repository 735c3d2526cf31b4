/// A release of the gateway, `2026.6.11`; what comes after the numbers does not count.
struct GatewayRelease: Comparable, CustomStringConvertible {
    let numbers: [Int]

    /// The oldest one that tells of sessions, as docs/gateway-support.md says.
    static let oldest = GatewayRelease(numbers: [2026, 3, 24])
    /// The first one that nothing was tried with, neither recorded nor simulated.
    static let untried = GatewayRelease(numbers: [2026, 9])

    private init(numbers: [Int]) { self.numbers = numbers }

    init?(_ text: String) {
        let words = text.split(separator: ".", maxSplits: 2).map { $0.prefix { $0.isNumber } }
        let numbers = words.compactMap { Int($0) }
        guard numbers.count >= 2, numbers.count == words.count else { return nil }
        self.numbers = numbers
    }

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.numbers.lexicographicallyPrecedes(rhs.numbers) }

    var description: String { numbers.map(String.init).joined(separator: ".") }
}
