import OpenClawGateway

/// The newest diagnostic events of a process.
struct StabilityBuffer {
    static let capacity = 1000

    private(set) var events: [JSONValue] = []
    private(set) var lastSequence = 0

    mutating func add(_ event: JSONValue, at wallClock: Int64) {
        lastSequence += 1
        events.append(event.merging(["seq": .int(lastSequence), "ts": .integer(wallClock)]))
        if events.count > Self.capacity { events.removeFirst() }
    }
}
