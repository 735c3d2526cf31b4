import CoreMetrics
import Hummingbird
import HummingbirdCore
import NIOCore
import OpenClawBridge
import OpenClawGateway
import ServiceLifecycle

/// Sends events to one client as server-sent events, for as long as it reads them.
struct EventStream: Sendable {
    /// About how many bytes are written at a time.
    private static let chunk = 16 << 10

    let feed: EventFeed
    /// The kinds that the client wants; all when left out.
    let kinds: Set<DaemonEvent.Kind>?
    /// The last event that the client has; without it, the stream begins with what happens from now on.
    let lastID: EventID?
    /// The client's connection, which is closed when the client reads no more.
    let channel: any Channel
    let instruments: StreamInstruments
    let pace: EventPace
    let time: DeliveryTime

    /// Writes until the client is gone or the daemon shuts down.
    @concurrent func write(to writer: inout any ResponseBodyWriter) async throws {
        let pulse = EventPulse()
        let reader = feed.add(pulse.signal)
        instruments.clients.increment()
        defer {
            feed.remove(reader)
            instruments.clients.decrement()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.beat(pulse) }
            group.addTask { await self.endOnShutdown(pulse) }
            defer { group.cancelAll() }
            try await write(to: &writer, pulse)
        }
    }

    /// Shows that the stream lives, and closes the connection of a client that does not read.
    private func beat(_ pulse: EventPulse) async {
        while (try? await time.sleep(pace.heartbeat)) != nil {
            if !pulse.beat() { channel.close(promise: nil) }
        }
    }

    private func endOnShutdown(_ pulse: EventPulse) async {
        guard (try? await gracefulShutdown()) != nil else { return }
        pulse.end()
        guard (try? await time.sleep(pace.farewell)) != nil else { return }
        channel.close(promise: nil)
    }

    @concurrent private func write(to writer: inout any ResponseBodyWriter, _ pulse: EventPulse) async throws {
        var position = feed.newest.number
        var opening = "retry: \(pace.retry)\n"
        if let lastID, lastID.run == feed.run, lastID.number <= position {
            position = lastID.number
            opening += "id: \(lastID)\n\n"
        } else if lastID != nil {
            opening += gap("restarted", at: position)
        } else {
            opening += "id: \(feed.newest.run)-\(position)\n\n"
        }
        try await write(Array(opening.utf8), to: &writer, pulse)
        while !pulse.isEnding, channel.isActive {
            let reading = feed.read(after: position, kinds: kinds, limit: Self.chunk)
            var text = reading.text
            if reading.missed > 0 {
                instruments.dropped.increment(by: reading.missed)
                text = Array(gap("missed", at: position + reading.missed, missed: reading.missed).utf8) + text
            }
            let isIdle = reading.position == position
            position = reading.position
            if !text.isEmpty {
                try await write(text, to: &writer, pulse)
            } else if pulse.takeBeat() {
                // The id of what was looked at and not wanted, so that a client that comes back need not skip it again.
                try await write(Array(":\nid: \(feed.run)-\(position)\n\n".utf8), to: &writer, pulse)
            } else if isIdle {
                await pulse.signal.wait()
                try Task.checkCancellation()
            }
        }
        try await writer.finish(nil)
    }

    @concurrent private func write(
        _ text: [UInt8],
        to writer: inout any ResponseBodyWriter,
        _ pulse: EventPulse
    ) async throws {
        pulse.writeBegins()
        defer { pulse.writeEnds() }
        try await writer.write(ByteBuffer(bytes: text))
    }

    /// Says that the client has not seen everything, and where it stands now.
    private func gap(_ reason: String, at position: Int64, missed: Int64? = nil) -> String {
        var members: [String: JSONValue] = ["reason": .string(reason), "at": .string(time.now().iso8601)]
        members["missed"] = missed.map { .integer($0) }
        return "id: \(feed.run)-\(position)\nevent: gap\ndata: \(JSONValue.object(members))\n\n"
    }
}
