package import OpenClawBridge
import OpenClawGateway
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Takes up what happens in a daemon, for everybody who looks on.
///
/// The last events are kept in the form in which clients get them. A client has only its place among them: one that does not
/// read holds nothing up and costs nothing, and misses what is gone when it goes on.
package final class EventFeed: Sendable {
    package typealias Listener = @Sendable (DaemonEvent) -> Void

    /// How many events are kept.
    static let countLimit = 4096
    /// How many bytes of events are kept.
    static let byteLimit = 4 << 20

    private struct State {
        var ring: EventRing
        var readers: [UInt64: Signal] = [:]
        var lastReader: UInt64 = 0
    }

    /// The name of this run in the ids of events.
    let run: String
    private let listeners = Mutex<[Listener]>([])
    private let state: Mutex<State>
    private let time: DeliveryTime

    package convenience init() {
        var generator = SystemRandomNumberGenerator()
        self.init(run: EntryID.randomOutbox(using: &generator))
    }

    init(
        run: String,
        countLimit: Int = EventFeed.countLimit,
        byteLimit: Int = EventFeed.byteLimit,
        time: DeliveryTime = .system
    ) {
        self.run = run
        self.time = time
        state = Mutex(State(ring: EventRing(countLimit: countLimit, byteLimit: byteLimit)))
    }

    // MARK: Telling

    /// Calls `listener` for each event from now on, on the poster's thread: it must return at once.
    package func listen(_ listener: @escaping Listener) {
        listeners.withLock { $0.append(listener) }
    }

    /// Tells everybody.
    package func post(_ event: DaemonEvent) {
        let kind = event.kind
        let data = event.json(at: time.now()).description
        let readers = state.withLock { state in
            let id = EventID(run: run, number: state.ring.last + 1)
            state.ring.append(kind, Array("id: \(id)\nevent: \(kind.rawValue)\ndata: \(data)\n\n".utf8))
            return Array(state.readers.values)
        }
        for reader in readers { reader.raise() }
        for listener in listeners.withLock(\.self) { listener(event) }
    }

    /// Tells what happens to the messages of an outbox from now on.
    package func connect(_ outbox: Outbox) {
        outbox.listen { news in
            switch news {
            case .added(let entry), .changed(let entry): self.post(.message(entry))
            case .paused(let scopes): self.post(.paused(scopes))
            }
        }
    }

    // MARK: Reading

    /// The id of the newest event.
    var newest: EventID { EventID(run: run, number: state.withLock { $0.ring.last }) }

    /// How many clients read.
    package var readerCount: Int { state.withLock { $0.readers.count } }

    /// Raises `signal` for each event from now on, until ``remove(_:)``.
    func add(_ signal: Signal) -> UInt64 {
        state.withLock { state in
            state.lastReader += 1
            state.readers[state.lastReader] = signal
            return state.lastReader
        }
    }

    func remove(_ reader: UInt64) { state.withLock { _ = $0.readers.removeValue(forKey: reader) } }

    /// The events behind a place.
    func read(after position: Int64, kinds: Set<DaemonEvent.Kind>?, limit: Int) -> EventRing.Reading {
        state.withLock { $0.ring.read(after: position, kinds: kinds, limit: limit) }
    }
}
