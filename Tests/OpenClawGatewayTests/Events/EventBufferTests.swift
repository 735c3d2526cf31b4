import Testing

@testable import OpenClawGateway

@Suite(.timeLimit(.minutes(1))) struct EventBufferTests {
    private typealias Buffer = EventBuffer<GatewayEvents.Element>

    private func event(_ number: Int, bytes: Int = 1) -> GatewayEvents.Element {
        .event(EventFrame(name: "e", payload: Payload(.string(String(repeating: "x", count: bytes))), sequence: number))
    }

    private func number(_ element: GatewayEvents.Element?) -> Int? {
        if case .event(let frame)? = element { frame.sequence } else { nil }
    }

    private func dropped(_ element: GatewayEvents.Element?) -> Int? {
        guard case .gap(let gap)? = element, case .consumerTooSlow(dropped: let count) = gap.reason else { return nil }
        return count
    }

    @Test
    func `gives events in their order`() async {
        let buffer = Buffer(limit: 10, byteLimit: 1000)
        for place in 1...5 { #expect(buffer.append(event(place)) == 0) }
        for place in 1...5 { #expect(number(await buffer.next()) == place) }
    }

    @Test
    func `drops the oldest when it is full, and says how many first`() async {
        let buffer = Buffer(limit: 3, byteLimit: 1000)
        #expect((1...10).reduce(0) { $0 + buffer.append(event($1)) } == 7)
        #expect(dropped(await buffer.next()) == 7)
        for place in 8...10 { #expect(number(await buffer.next()) == place) }
        _ = buffer.append(event(11))
        #expect(number(await buffer.next()) == 11)
    }

    @Test
    func `counts bytes as well as events, but always keeps the newest`() async {
        let buffer = Buffer(limit: 100, byteLimit: 50)
        #expect(buffer.append(event(1, bytes: 30)) == 0)
        #expect(buffer.append(event(2, bytes: 30)) == 1)
        #expect(buffer.append(event(3, bytes: 5000)) == 1)
        #expect(dropped(await buffer.next()) == 2)
        #expect(number(await buffer.next()) == 3)
        #expect(buffer.append(event(4, bytes: 30)) == 0)
    }

    @Test
    func `what is buffered can be read after the end, then the sequence is over`() async {
        let buffer = Buffer(limit: 3, byteLimit: 1000)
        _ = buffer.append(event(1))
        buffer.finish()
        #expect(buffer.append(event(2)) == 0)
        #expect(number(await buffer.next()) == 1)
        #expect(await buffer.next() == nil)
        #expect(await buffer.next() == nil)
    }

    @Test
    func `the end wakes a reader that waits`() async {
        let buffer = Buffer(limit: 3, byteLimit: 1000)
        async let next = buffer.next()
        await Task.yield()
        buffer.finish()
        #expect(await next == nil)
    }

    @Test
    func `a cancelled reader never waits for ever, whenever it is cancelled`() async {
        for _ in 1...5000 {
            let buffer = Buffer(limit: 3, byteLimit: 1000)
            let reader = Task { await buffer.next() }
            await Task.yield()
            reader.cancel()
            #expect(await reader.value == nil)
        }
    }

    @Test
    func `a cancelled reader takes nothing from another that waits`() async {
        let buffer = Buffer(limit: 3, byteLimit: 1000)
        let readers = (1...50).map { _ in Task { number(await buffer.next()) } }
        for reader in readers.dropLast() { reader.cancel() }
        for reader in readers.dropLast() { #expect(await reader.value == nil) }
        _ = buffer.append(event(1))
        #expect(await readers.last?.value == 1)
    }

    @Test
    func `every event is read exactly once while others are added`() async {
        let buffer = Buffer(limit: 100_000, byteLimit: .max)
        let reader = Task {
            var numbers: [Int] = []
            while let element = await buffer.next() { numbers.append(number(element) ?? -1) }
            return numbers
        }
        for place in 1...20_000 { _ = buffer.append(event(place)) }
        buffer.finish()
        #expect(await reader.value == Array(1...20_000))
    }

    @Test
    func `a sequence that nobody holds any more costs nothing, and a finished hub ends new ones at once`() async {
        let hub = EventHub(byteLimit: 1000, instruments: GatewayInstruments())
        do { _ = hub.events(buffer: 1) }
        let kept = hub.events(buffer: 10)
        hub.publish(event(1))
        hub.finish()
        var iterator = kept.makeAsyncIterator()
        #expect(number(await iterator.next()) == 1)
        #expect(await iterator.next() == nil)
        var late = hub.events(buffer: 1).makeAsyncIterator()
        #expect(await late.next() == nil)
    }
}
