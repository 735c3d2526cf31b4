import CoreMetrics
import Synchronization

/// Hands every event to every consumer, and never waits for one.
final class EventHub: Sendable {
    private struct Consumers {
        var buffers: [WeakBuffer] = []
        var isFinished = false
    }

    private struct WeakBuffer {
        weak let buffer: EventBuffer<GatewayEvents.Element>?
    }

    private let consumers = Mutex(Consumers())
    private let instruments: GatewayInstruments
    private let byteLimit: Int

    init(byteLimit: Int, instruments: GatewayInstruments) {
        self.byteLimit = byteLimit
        self.instruments = instruments
    }

    /// Makes a sequence that starts with the next event; it ends when nobody holds it any more.
    func events(buffer limit: Int) -> GatewayEvents {
        let buffer = EventBuffer<GatewayEvents.Element>(limit: limit, byteLimit: byteLimit)
        let isFinished = consumers.withLock { consumers in
            consumers.buffers.removeAll { $0.buffer == nil }
            consumers.buffers.append(WeakBuffer(buffer: buffer))
            return consumers.isFinished
        }
        if isFinished { buffer.finish() }
        return GatewayEvents(buffer: buffer)
    }

    func publish(_ element: GatewayEvents.Element) {
        let buffers = consumers.withLock { $0.buffers.compactMap(\.buffer) }
        let dropped = buffers.reduce(0) { $0 + $1.append(element) }
        if dropped > 0 { instruments.droppedEvents.increment(by: dropped) }
    }

    func finish() {
        let buffers = consumers.withLock { consumers in
            consumers.isFinished = true
            return consumers.buffers.compactMap(\.buffer)
        }
        for buffer in buffers { buffer.finish() }
    }
}
