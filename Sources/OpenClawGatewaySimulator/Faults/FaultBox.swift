import OpenClawGateway

/// The faults that wait for their moment.
struct FaultBox {
    /// Something that a fault may be waiting for.
    enum Occurrence {
        case upgrade
        case connect
        case request(Request)
        case delivery(OutboundMessage)
        case delivered(OutboundMessage)
        case answer(Request)
        case event(String)
    }

    private struct Entry {
        let fault: GatewaySimulator.Fault
        var seen = 0
        var hits = 0
    }

    private var entries: [Entry] = []

    mutating func add(_ fault: GatewaySimulator.Fault) { entries.append(Entry(fault: fault)) }

    mutating func removeAll() { entries.removeAll() }

    /// The first fault that is due now; it counts as having happened.
    mutating func take(_ occurrence: Occurrence) -> GatewaySimulator.Fault? {
        guard !entries.isEmpty else { return nil }
        var taken: Int?
        for index in entries.indices where occurrence.matches(entries[index].fault) {
            entries[index].seen += 1
            let isDue = entries[index].seen >= entries[index].fault.nth
            if taken == nil, isDue { taken = index }
        }
        guard let taken else { return nil }
        entries[taken].hits += 1
        let fault = entries[taken].fault
        if let count = fault.count, entries[taken].hits >= count { entries.remove(at: taken) }
        return fault
    }
}

extension FaultBox.Occurrence {
    func matches(_ fault: GatewaySimulator.Fault) -> Bool {
        switch (self, fault.trigger) {
        case (.upgrade, .upgrade), (.connect, .connect): true
        case (.request(let request), .request(let method)), (.answer(let request), .answer(let method)):
            (method == nil || method == request.method) && request.concerns(fault.target)
        case (.delivery(let message), .delivery), (.delivered(let message), .delivered):
            fault.target == nil || fault.target == message.target.address || fault.target == message.target.id
        case (.event(let name), .event(let wanted)): name == wanted
        default: false
        }
    }
}

extension Request {
    fileprivate func concerns(_ target: String?) -> Bool {
        guard let target else { return true }
        return ["to", "sessionKey", "key"].contains { string($0) == target }
    }
}
