/// Where a client stands among the events: the daemon's run, and the number of the last event that it has.
struct EventID: Sendable, Hashable, CustomStringConvertible {
    /// A random name that each run of the daemon has of its own.
    let run: String
    /// The number of the event, from 1; 0 before the first.
    let number: Int64

    var description: String { "\(run)-\(number)" }
}

extension EventID {
    /// Reads the form of ``description``.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count <= 64, parts.count == 2, let number = Int64(parts[1]), number >= 0 else { return nil }
        self.init(run: String(parts[0]), number: number)
    }
}
