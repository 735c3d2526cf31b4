import InMemoryLogging
import Logging
import OpenClawGateway
import Synchronization
import Testing

@testable import OpenClawBridge

@Suite(.timeLimit(.minutes(1))) struct `The event dispatcher` {
    private struct Broken: Error {}

    private let log = InMemoryLogHandler()
    private func makeDispatcher(limit: Int = 1024) -> EventDispatcher {
        EventDispatcher(limitPerName: limit, logger: Logger(label: "test") { _ in log })
    }

    private func event(_ number: Int, name: String = "chat") -> BridgeEvent {
        .gateway(EventFrame(name: name, payload: .null, sequence: number))
    }

    @Test func `calls the handlers of a name one after another, in order`() async throws {
        let dispatcher = makeDispatcher()
        let (calls, yield) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1000))
        let running = Atomic(0)
        for handler in ["a", "b"] {
            _ = dispatcher.register("chat") { event in
                #expect(running.add(1, ordering: .relaxed).newValue == 1)
                await Task.yield()
                yield.yield("\(handler)\(event.number)")
                running.subtract(1, ordering: .relaxed)
            }
        }
        for number in 0..<100 { dispatcher.post(event(number)) }
        let expected = (0..<100).flatMap { ["a\($0)", "b\($0)"] }
        var seen: [String] = []
        for await call in calls.prefix(200) { seen.append(call) }
        #expect(seen == expected)
    }

    @Test func `lets a throwing handler hurt nobody else, and logs its error`() async throws {
        let dispatcher = makeDispatcher()
        let (calls, yield) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(16))
        _ = dispatcher.register("chat") { _ in throw Broken() }
        _ = dispatcher.register("chat") { yield.yield($0.number) }
        dispatcher.post(event(1))
        dispatcher.post(event(2))
        var iterator = calls.makeAsyncIterator()
        #expect(await iterator.next() == 1)
        #expect(await iterator.next() == 2)
        let entry = try #require(log.entries.first)
        #expect(entry.level == .info)
        #expect(entry.metadata["event"] == "chat")
        #expect(entry.error is Broken)
    }

    @Test func `lets a stuck handler hurt no other name and no stream, drops the oldest and says so`() async throws {
        let dispatcher = makeDispatcher(limit: 3)
        let (gate, open) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (calls, yield) = AsyncStream.makeStream(of: BridgeEvent.self, bufferingPolicy: .bufferingNewest(16))
        let (others, yieldOther) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(16))
        _ = dispatcher.register("chat") { event in
            yield.yield(event)
            for await _ in gate { break }
        }
        _ = dispatcher.register("tick") { yieldOther.yield($0.number) }
        let stream = dispatcher.stream(limit: 16)

        dispatcher.post(event(0))
        var handled = calls.makeAsyncIterator()
        #expect(await handled.next()?.number == 0)
        for number in 1...8 { dispatcher.post(event(number)) }
        dispatcher.post(event(9, name: "tick"))

        var ticks = others.makeAsyncIterator()
        #expect(await ticks.next() == 9)
        var streamed: [Int] = []
        for await event in stream.prefix(10) { streamed.append(event.number) }
        #expect(streamed == Array(0...9))
        #expect(dispatcher.dropped == 5)

        open.finish()
        let gap = await handled.next()
        guard case .gap(let gap) = gap else {
            Issue.record("Expected a gap")
            return
        }
        #expect(gap == BridgeEventGap(place: .slowConsumer, missed: 5))
        for number in 6...8 { #expect(await handled.next()?.number == number) }
    }

    @Test func `calls a removed handler no more`() async throws {
        let dispatcher = makeDispatcher()
        let (calls, yield) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(16))
        let removed = dispatcher.register("chat") { _ in yield.yield("removed") }
        _ = dispatcher.register("chat") { _ in yield.yield("kept") }
        removed.remove()
        removed.remove()
        dispatcher.post(event(1))
        var iterator = calls.makeAsyncIterator()
        #expect(await iterator.next() == "kept")
    }

    @Test func `gives a handler that comes after the last one left only what comes later`() async throws {
        let dispatcher = makeDispatcher()
        let (gate, open) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (calls, yield) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(16))
        let first = dispatcher.register("chat") { event in
            yield.yield(event.number)
            for await _ in gate { break }
        }
        dispatcher.post(event(1))
        var iterator = calls.makeAsyncIterator()
        #expect(await iterator.next() == 1)
        dispatcher.post(event(2))
        first.remove()
        _ = dispatcher.register("chat") { yield.yield($0.number) }
        dispatcher.post(event(3))
        open.finish()
        #expect(await iterator.next() == 3)
    }

    @Test func `ends streams after what waits in them`() async {
        let dispatcher = makeDispatcher()
        let stream = dispatcher.stream(limit: 2)
        for number in 1...4 { dispatcher.post(event(number)) }
        dispatcher.finishStreams()
        dispatcher.post(event(5))
        var seen: [BridgeEvent] = []
        for await event in stream { seen.append(event) }
        #expect(seen.map(\.number) == [-2, 3, 4])
        #expect(stream.dropped == 2)
    }

    @Test func `ends a cancelled reader, and lets the next one go on`() async {
        let dispatcher = makeDispatcher()
        let stream = dispatcher.stream(limit: 4)
        let reader = Task { for await _ in stream { Issue.record("Nothing was posted") } }
        reader.cancel()
        await reader.value
        dispatcher.post(event(1))
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next()?.number == 1)
    }
}

extension BridgeEvent {
    /// The number of a test event; minus the number of missed events for a gap.
    fileprivate var number: Int {
        switch self {
        case .gateway(let frame): frame.sequence ?? 0
        case .gap(let gap): -(gap.missed ?? 0)
        default: 0
        }
    }
}
