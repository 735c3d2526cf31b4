/// The last events, in the form in which they are sent: limited in number and in bytes, and the same for all clients.
struct EventRing {
    private struct Slot {
        let kind: DaemonEvent.Kind
        let text: [UInt8]
    }

    /// What a client gets that asks for events.
    struct Reading: Equatable {
        /// The events, one after the other.
        var text: [UInt8] = []
        /// The number of the last event that was looked at, also when it was not wanted.
        var position: Int64
        /// How many events are gone that came before these.
        var missed: Int64 = 0
    }

    private let byteLimit: Int
    private var slots: [Slot?]
    private var bytes = 0
    /// The number of the oldest event that is still there.
    private var first: Int64 = 1
    /// The number of the newest event; 0 before the first.
    private(set) var last: Int64 = 0

    init(countLimit: Int, byteLimit: Int) {
        slots = Array(repeating: nil, count: max(countLimit, 1))
        self.byteLimit = byteLimit
    }

    /// Takes in the next event; the oldest make room for it.
    mutating func append(_ kind: DaemonEvent.Kind, _ text: [UInt8]) {
        if last - first + 1 == slots.count { removeFirst() }
        last += 1
        slots[place(of: last)] = Slot(kind: kind, text: text)
        bytes += text.count
        while bytes > byteLimit, first < last { removeFirst() }
    }

    /// The events behind a place.
    ///
    /// - Parameters:
    ///   - position: The number of the last event that the client has.
    ///   - kinds: Only these kinds; all when left out.
    ///   - limit: About how many bytes at most.
    /// - Returns: The events; none when nothing is new.
    func read(after position: Int64, kinds: Set<DaemonEvent.Kind>?, limit: Int) -> Reading {
        var reading = Reading(position: min(max(position, first - 1), last))
        reading.missed = max(reading.position - position, 0)
        while reading.position < last, reading.text.count < limit {
            reading.position += 1
            guard let slot = slots[place(of: reading.position)], kinds?.contains(slot.kind) ?? true else { continue }
            reading.text += slot.text
        }
        return reading
    }

    private mutating func removeFirst() {
        bytes -= slots[place(of: first)]?.text.count ?? 0
        slots[place(of: first)] = nil
        first += 1
    }

    private func place(of number: Int64) -> Int { Int(number % Int64(slots.count)) }
}
