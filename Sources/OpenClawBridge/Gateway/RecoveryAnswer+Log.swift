extension RecoveryAnswer {
    /// What a gateway's log says about the recovery of its delivery queue since it was last ready.
    ///
    /// A gateway whose queue is empty writes nothing about it. Log files are shared over restarts, so that only lines after the
    /// last ready line count.
    init(logLines: [String]) {
        let start = logLines.lastIndex { $0.contains("gateway ready") } ?? logLines.startIndex
        guard let line = logLines[start...].last(where: { $0.contains("Delivery recovery complete") }) else {
            self = .unknown
            return
        }
        let words = line.split { !$0.isLetter && !$0.isNumber }
        func count(_ name: Substring) -> Int {
            words.indices.dropFirst().first { words[$0] == name }.flatMap { Int(words[$0 - 1]) } ?? 0
        }
        self = .complete(isClean: count("failed") == 0 && count("deferred") == 0)
    }
}
