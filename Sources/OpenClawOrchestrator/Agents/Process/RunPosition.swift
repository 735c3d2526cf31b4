/// A place in what a run has told, as one number that only grows.
///
/// It says how far the output was read, how far the progress file, and how many events of the output's next line were told.
struct RunPosition: Hashable {
    /// The place in the output: the beginning of a line that was not taken up entirely.
    var output = 0
    /// The place in the progress file.
    var progress = 0
    /// How many events of the line at ``output`` were told; ``ended`` when the end was told.
    var told = 0

    /// The most bytes of output that are read for events: 512 GiB less one.
    static let outputLimit = (1 << 39) - 1
    /// The most bytes of the progress file that are read: 1 MiB less one.
    static let progressLimit = (1 << 20) - 1
    /// The most events of a line.
    static let eventLimit = 6
    static let ended = 7

    /// The number: 1 after the start was told.
    var rawValue: Int { 1 + ((((output << 20) | progress) << 3) | told) }

    init() {}

    /// The place that a number stands for; `nil` for those before the start.
    init?(rawValue: Int) {
        guard rawValue > 0 else { return nil }
        let bits = rawValue - 1
        told = bits & 7
        progress = (bits >> 3) & Self.progressLimit
        output = min(bits >> 23, Self.outputLimit)
    }
}
