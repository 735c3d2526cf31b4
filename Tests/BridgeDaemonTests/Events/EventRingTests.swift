import Testing

@testable import BridgeDaemon

/// The last events, whoever reads them.
@Suite struct EventRingTests {
    private func ring(count: Int = 8, bytes: Int = 1000, filledTo last: Int = 0) -> EventRing {
        var ring = EventRing(countLimit: count, byteLimit: bytes)
        if last > 0 { for number in 1...last { ring.append(.message, Array("\(number),".utf8)) } }
        return ring
    }

    @Test func `gives what is behind a place, in order, up to a limit`() {
        let ring = ring(filledTo: 5)
        #expect(ring.read(after: 2, kinds: nil, limit: 100) == .init(text: Array("3,4,5,".utf8), position: 5))
        #expect(ring.read(after: 2, kinds: nil, limit: 3) == .init(text: Array("3,4,".utf8), position: 4))
        #expect(ring.read(after: 5, kinds: nil, limit: 100) == .init(position: 5))
    }

    @Test func `says how many are gone, by their number or by their bytes`() {
        let short = ring(count: 4, filledTo: 10)
        #expect(
            short.read(after: 3, kinds: nil, limit: 100)
                == .init(text: Array("7,8,9,10,".utf8), position: 10, missed: 3)
        )
        #expect(short.read(after: 6, kinds: nil, limit: 100).missed == 0)
        let small = ring(bytes: 5, filledTo: 9)
        #expect(small.read(after: 0, kinds: nil, limit: 100) == .init(text: Array("8,9,".utf8), position: 9, missed: 7))
        // An event that is larger than everything allowed is still told.
        var tiny = EventRing(countLimit: 8, byteLimit: 1)
        tiny.append(.inbound, Array("large".utf8))
        #expect(tiny.read(after: 0, kinds: nil, limit: 9).text == Array("large".utf8))
    }

    @Test func `passes over the kinds that nobody asked for`() {
        var ring = ring(filledTo: 2)
        ring.append(.inbound, Array("in".utf8))
        ring.append(.message, Array("4".utf8))
        #expect(ring.read(after: 0, kinds: [.inbound], limit: 100) == .init(text: Array("in".utf8), position: 4))
        #expect(ring.read(after: 3, kinds: [.inbound], limit: 100) == .init(position: 4))
    }

    @Test func `gives nothing to who comes from the future`() {
        #expect(ring(filledTo: 2).read(after: 9, kinds: nil, limit: 100) == .init(position: 2))
        #expect(ring().read(after: 0, kinds: nil, limit: 100) == .init(position: 0))
    }
}

/// Whether a client still reads.
@Suite struct EventPulseTests {
    @Test func `gives a client up whose write is under way for two beats`() {
        let pulse = EventPulse()
        #expect(pulse.beat())
        pulse.writeBegins()
        #expect(pulse.beat())
        #expect(!pulse.beat())
        pulse.writeEnds()
        #expect(pulse.beat())
        pulse.writeBegins()
        #expect(pulse.beat())
        pulse.writeEnds()
        pulse.writeBegins()
        #expect(pulse.beat(), "another write is under way")
    }

    @Test func `asks for a sign of life once for each beat, unless something was written`() {
        let pulse = EventPulse()
        #expect(!pulse.takeBeat())
        _ = pulse.beat()
        #expect(pulse.takeBeat() && !pulse.takeBeat())
        _ = pulse.beat()
        pulse.writeBegins()
        pulse.writeEnds()
        #expect(!pulse.takeBeat())
    }
}
