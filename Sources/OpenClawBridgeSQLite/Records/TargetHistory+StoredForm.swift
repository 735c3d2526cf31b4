import OpenClawBridge

// Numbers of seven bits a byte: a row takes a few dozen bytes, and is read in a moment.
extension TargetHistory {
    private static let version = 1

    /// The history as it lies in the file.
    var storedForm: [UInt8] {
        var form: [UInt8] = []
        form.append(number: Self.version)
        form.append(number: streak.length)
        form.append(number: streak.beganWithSuccess ? 1 : 0)
        form.append(number: streak.changes)
        form.append(number: streak.failuresInARow)
        form.append(number: kinds.count)
        for (kind, tally) in kinds {
            form.append(number: kind.description.utf8.count)
            form += Array(kind.description.utf8)
            form.append(tally)
        }
        return form
    }

    /// Reads a history; what is damaged, or of a later version, is read as none, because messages matter more than their counts.
    init(storedForm form: [UInt8]) {
        self = Self.read(form) ?? TargetHistory()
    }

    private static func read(_ form: [UInt8]) -> TargetHistory? {
        var rest = form[...]
        guard rest.takeNumber() == version, let length = rest.takeNumber(), let first = rest.takeNumber(),
            let changes = rest.takeNumber(), let failures = rest.takeNumber(), let kindCount = rest.takeNumber()
        else { return nil }
        var kinds: [MessageKind: DeliveryTally] = [:]
        for _ in 0..<kindCount {
            guard let size = rest.takeNumber(), size <= rest.count else { return nil }
            let kind = MessageKind(String(decoding: rest.prefix(size), as: UTF8.self))
            rest = rest.dropFirst(size)
            guard let tally = rest.takeTally() else { return nil }
            kinds[kind] = tally
        }
        let streak = OutcomeStreak(
            length: length,
            beganWithSuccess: first == 1,
            changes: changes,
            failuresInARow: failures
        )
        return TargetHistory(kinds: kinds, streak: streak)
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: Int) {
        var rest = UInt64(clamping: number)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    fileprivate mutating func append(_ tally: DeliveryTally) {
        let ends = tally.ends.sorted { $0.key.code < $1.key.code }
        append(number: ends.count)
        for (state, count) in ends {
            append(number: state.code)
            append(number: count)
        }
        append(number: tally.possiblyRepeated)
        append(number: tally.retries)
        let ranges = tally.latencies.counts.enumerated().filter { $0.element > 0 }
        append(number: ranges.count)
        for (range, count) in ranges {
            append(number: range)
            append(number: count)
        }
    }
}

extension ArraySlice<UInt8> {
    /// Takes a number of at most 42 bits: more than can be counted, and sums of them never overflow.
    fileprivate mutating func takeNumber() -> Int? {
        var number = 0
        for shift in stride(from: 0, to: 42, by: 7) {
            guard let byte = popFirst() else { return nil }
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        return nil
    }

    fileprivate mutating func takeTally() -> DeliveryTally? {
        guard let endCount = takeNumber() else { return nil }
        var ends: [DeliveryState: Int] = [:]
        for _ in 0..<endCount {
            guard let code = takeNumber(), let count = takeNumber(), let state = DeliveryState(code: code) else {
                return nil
            }
            ends[state] = count
        }
        guard let repeated = takeNumber(), let retries = takeNumber(), let rangeCount = takeNumber() else { return nil }
        var counts = Array(repeating: 0, count: LatencyHistogram.bounds.count + 1)
        for _ in 0..<rangeCount {
            guard let range = takeNumber(), let count = takeNumber(), counts.indices.contains(range) else { return nil }
            counts[range] = count
        }
        return DeliveryTally(
            ends: ends,
            possiblyRepeated: repeated,
            retries: retries,
            latencies: LatencyHistogram(counts: counts)
        )
    }
}
