import Foundation
import Logging
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import OpenClawGatewaySimulator
import Synchronization

let group = "120363401780756402@g.us"
let groupKey = "whatsapp:group:\(group)"
let otherGroup = "120363999999999999@g.us"
let alice = "+4915112345678"
let bob = "+4917098765432"

let silentLogger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// A time whose waits are short, and whose calendar a test can move.
final class QuickTime: Sendable {
    private let shift = Mutex(TimeInterval.zero)

    func move(by seconds: TimeInterval) { shift.withLock { $0 += seconds } }

    var time: DeliveryTime {
        let start = ContinuousClock.now
        return DeliveryTime(
            now: { Date().addingTimeInterval(self.shift.withLock { $0 }) },
            uptime: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0 > .seconds(30) ? $0 : $0 / 1000) }
        )
    }
}

/// One life of a bridge with an inbox in a file.
struct Life {
    let bridge: GatewayBridge
    let inbox: Inbox
    let store: WatchedInboxStore
    let steps: Steps

    /// Waits until the history was looked into once more.
    func untilRead() async throws {
        try await steps.first { if case .read = $0 { () } else { nil } }
    }

    /// Waits until so many messages were filed from now on.
    func filed(_ count: Int) async throws -> [InboxEntry] {
        var all: [InboxEntry] = []
        while all.count < count {
            all += try await steps.first { if case .filed(let entries) = $0 { entries } else { nil } }
        }
        return all
    }

    /// Waits until so many messages have reached a state from now on; gives their keys.
    @discardableResult
    func settled(_ count: Int, as state: InboxEntry.State = .handled) async throws -> [InboxKey] {
        var keys: [InboxKey] = []
        while keys.count < count {
            keys.append(
                try await steps.first { step in
                    if case .settled(let key, state) = step { key } else { nil }
                }
            )
        }
        return keys
    }
}

/// What happened to a store, one after another.
final class Steps: Sendable {
    private let stream: AsyncStream<WatchedInboxStore.Step>

    init(_ stream: AsyncStream<WatchedInboxStore.Step>) { self.stream = stream }

    /// The next step of which `pick` makes something.
    func first<Picked>(_ pick: (WatchedInboxStore.Step) -> Picked?) async throws -> Picked {
        for await step in stream {
            if let picked = pick(step) { return picked }
        }
        throw CancellationError()
    }
}

/// Lets a bridge with an inbox live while `body` runs, and ends it.
func live(
    with gateway: GatewaySimulator,
    in folder: String,
    settings: InboxSettings = InboxSettings(checkInterval: .seconds(3600)),
    time: QuickTime = QuickTime(),
    handler: Inbox.Handler? = nil,
    isRun: Bool = true,
    _ body: (Life) async throws -> Void
) async throws {
    var configuration = BridgeConfiguration()
    configuration.gateway.url = gateway.url
    configuration.gateway.token = "test-token"
    let bridge = GatewayBridge(configuration, logger: silentLogger)
    let store = WatchedInboxStore(try SQLiteInboxStore(path: folder + "/inbox.sqlite"))
    let inbox = Inbox(bridge, store: store, settings: settings, logger: silentLogger, time: time.time)
    if let handler { inbox.handle(handler) }
    let life = Life(bridge: bridge, inbox: inbox, store: store, steps: Steps(store.steps))
    try await bridge.connect()
    try await withThrowingTaskGroup(of: Void.self) { group in
        if isRun {
            group.addTask { try await inbox.run() }
            try await life.untilRead()
        }
        try await body(life)
        group.cancelAll()
    }
    await bridge.close()
}

/// Runs `body` with a gateway and a folder.
func withGateway(
    _ configuration: GatewaySimulator.Configuration = GatewaySimulator.Configuration(),
    _ body: (GatewaySimulator, String) async throws -> Void
) async throws {
    try await GatewaySimulator.withSimulator(configuration) { gateway in
        try await withTemporaryFolder { folder in try await body(gateway, folder) }
    }
}

extension GatewaySimulator {
    /// Lets somebody write in the group.
    @discardableResult
    func write(_ text: String, in group: String = group) async throws -> String {
        try await receive(channel: "whatsapp", from: alice, in: group, text: text)
    }
}

/// What a handler was called with.
final class Heard: Sendable {
    private let entries = Mutex<[InboxEntry]>([])

    func add(_ entry: InboxEntry) { entries.withLock { $0.append(entry) } }

    var all: [InboxEntry] { entries.withLock { $0 } }
    var texts: [String] { all.map(\.message.text) }
}
