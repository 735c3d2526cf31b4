import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// What stores on disk write of a delivery, twice for every message: the same JSON that `Codable` makes, written without
// its containers, which take several times as long. Members that are as at the beginning are left out.

extension Delivery {
    /// The delivery as JSON text, which `Delivery.init(from:)` reads.
    package func storedForm() throws -> [UInt8] {
        let beginning = Delivery()
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("state", state.rawValue)
        if step != beginning.step { writer.member("step", step.rawValue) }
        if isPossiblyRepeated { writer.member("isPossiblyRepeated", isPossiblyRepeated) }
        if isConfirmed { writer.member("isConfirmed", isConfirmed) }
        if attempts != 0 { writer.member("attempts", attempts) }
        if failures != 0 { writer.member("failures", failures) }
        if stalls != 0 { writer.member("stalls", stalls) }
        if part != 0 { writer.member("part", part) }
        if let attempt {
            writer.name("attempt")
            try attempt.write(to: &writer)
        }
        if let evidence {
            writer.name("evidence")
            try writer.encode(evidence)
        }
        if let dueAt { try writer.member("dueAt", dueAt) }
        if let lastDelay { try writer.member("lastDelay", lastDelay) }
        if let awaitedPart { writer.member("awaitedPart", awaitedPart) }
        if wasRetried { writer.member("wasRetried", wasRetried) }
        if let finishedAt { try writer.member("finishedAt", finishedAt) }
        writer.close(to: 0)
        return writer.bytes
    }
}

extension DeliveryAttempt {
    fileprivate func write(to writer: inout JSONWriter) throws {
        let depth = writer.depth
        writer.beginObject()
        writer.member("number", number)
        writer.member("part", part)
        writer.member("key", key)
        writer.name("earlierKeys")
        try writer.value(.array(earlierKeys.map(JSONValue.string)))
        try writer.member("startedAt", startedAt)
        try writer.member("startedUptime", startedUptime)
        writer.name("epoch")
        try epoch.write(to: &writer)
        writer.member("family", family.rawValue)
        if let sessionKey { writer.member("sessionKey", sessionKey) }
        writer.member("hasHistoryEvidence", hasHistoryEvidence)
        if let unansweredSince { try writer.member("unansweredSince", unansweredSince) }
        writer.member("wasNotExecuted", wasNotExecuted)
        writer.member("lookUps", lookUps)
        writer.close(to: depth)
    }
}

extension GatewayEpoch {
    fileprivate func write(to writer: inout JSONWriter) throws {
        let depth = writer.depth
        writer.beginObject()
        writer.member("processStart", processStart)
        if let readyAt { writer.member("readyAt", readyAt) }
        writer.member("observer", observer)
        writer.member("restarts", restarts)
        writer.member("blindEnds", blindEnds)
        writer.close(to: depth)
    }
}

extension DeliveryTransition {
    /// The transition as JSON text, which its `Decodable` conformance reads.
    package func storedForm() throws -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        try writer.member("at", at)
        writer.member("event", event.rawValue)
        writer.member("state", state.rawValue)
        if let attempt { writer.member("attempt", attempt) }
        if let part { writer.member("part", part) }
        writer.member("reason", reason)
        if let evidence {
            writer.name("evidence")
            try writer.encode(evidence)
        }
        if let waitsUntil { try writer.member("waitsUntil", waitsUntil) }
        writer.close(to: 0)
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: String, _ text: String) {
        self.name(name)
        string(text)
    }

    fileprivate mutating func member(_ name: String, _ value: Bool) {
        self.name(name)
        bool(value)
    }

    fileprivate mutating func member(_ name: String, _ value: some FixedWidthInteger) {
        self.name(name)
        integer(value)
    }

    fileprivate mutating func member(_ name: String, _ value: Double) throws {
        self.name(name)
        try self.value(.number(value))
    }

    /// A time, in seconds since the beginning of 2001.
    fileprivate mutating func member(_ name: String, _ time: Date) throws {
        try member(name, time.timeIntervalSinceReferenceDate)
    }
}
