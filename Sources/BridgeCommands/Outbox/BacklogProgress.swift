import BridgeDaemon

/// How a backlog drains: what is left, of how much, and how fast.
struct BacklogProgress: Sendable {
    /// The entries that are left.
    private(set) var pending = 0
    /// The most that were left at any time.
    private(set) var peak = 0
    private var samples: [(time: Duration, pending: Int)] = []

    /// So many samples make a rate: long enough to be steady, and short enough to follow.
    private static let window = 50

    /// Takes note of a count.
    mutating func observe(_ pending: Int, at time: Duration) {
        self.pending = pending
        peak = max(peak, pending)
        samples.append((time, pending))
        if samples.count > Self.window { samples.removeFirst() }
    }

    /// Whether nothing is left.
    var isDrained: Bool { pending == 0 }

    /// The part of the peak that is done.
    var fraction: Double { peak == 0 ? 1 : Double(peak - pending) / Double(peak) }

    /// By how many entries a second the backlog shrinks; `nil` while it does not.
    var rate: Double? {
        guard let first = samples.first, let last = samples.last, last.time > first.time, first.pending > last.pending
        else { return nil }
        return Double(first.pending - last.pending) / ((last.time - first.time) / .seconds(1))
    }

    /// How long the rest takes at this rate.
    var remaining: Duration? { rate.map { .seconds(Double(pending) / $0) } }

    /// The state in words.
    var words: String {
        guard !isDrained else { return "nothing is left" }
        var words = ["\(pending) left"]
        if let rate {
            let shown = rate >= 10 ? "\(Int64(rate.rounded()))" : "\((rate * 10).rounded() / 10)"
            words.append("\(shown)/s")
        }
        if let remaining { words.append("\(max(remaining, .seconds(1)).shown) to go") }
        return words.joined(separator: ", ")
    }

    /// The state as a bar with words, in one line.
    func line(_ style: Style) -> String {
        let percent = "\(Int((fraction * 100).rounded(.down)))%".leftPadded(to: 4)
        // One column stays free, because some terminals break the line as soon as the last one is written.
        let room = min(40, style.width - 1 - words.count - percent.count - 4)
        guard room >= 8 else { return "\(percent) \(words)".shortened(to: style.width - 1) }
        let full = Int((Double(room) * fraction).rounded(.down))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: room - full)
        return "\(style.green(bar)) \(percent)  \(words)"
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }
}
