import ArgumentParser
import BridgeDaemon
import OpenClawBridge
import OpenClawGateway
import ServiceLifecycle

/// Delivers what the outbox has.
struct OutboxDeliver: OutputCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver",
        abstract: "Deliver what the outbox has, until nothing is left.",
        usage: "openclaw-bridge outbox deliver [options]",
        discussion: """
            Connects, delivers the messages of all targets at once and each target's in order, and shows how \
            the backlog drains. A connection that is lost is made again. Ctrl-C ends it when attempts in flight \
            have finished. Ends with 0 when all that was left is accepted, else with 1.

            One process delivers at a time; when another one does, this one says which.
            """
    )

    @Option(help: ArgumentHelp("The file of the outbox. Default: outbox.sqlite in the folder.", valueName: "file"))
    var outbox: String?

    @OptionGroup(title: "Gateway options") var gateway: GatewayOptions

    @OptionGroup(title: "Output options") var global: OutputOptions

    func run(_ output: Output) async throws -> ExitStatus {
        let configuration = try await gateway.configuration(outboxFile: outbox)
        let opened = try await Outbox.open(configuration, createsFile: false)
        let before = try await opened.store.statistics()
        let bridge = GatewayBridge(configuration, outbox: opened, logger: global.logger)
        let watch = BacklogWatch(opened.store, output: output)
        try await Interruptible.run([bridge, FirstConnection(bridge: bridge, next: watch)], logger: global.logger)
        let report = DeliveryReport(before: before, after: try await opened.store.statistics())
        try output.report(report)
        return report.isComplete ? .success : .failed
    }
}

/// What became of the entries that were delivered.
private struct DeliveryReport: Presentable {
    let ended: [DeliveryState: Int]
    let pending: Int

    init(before: OutboxStatistics, after: OutboxStatistics) {
        pending = after.pending
        ended = after.states.reduce(into: [:]) { ended, state in
            // Old entries may have been pruned meanwhile.
            let count = state.value - (before.states[state.key] ?? 0)
            if state.key.isFinal, count > 0 { ended[state.key] = count }
        }
    }

    var isComplete: Bool { pending == 0 && ended.keys.allSatisfy { $0 == .accepted || $0 == .cancelled } }

    var json: JSONValue {
        let counts = ended.map { ($0.key.rawValue, JSONValue.integer(Int64($0.value))) }
        return [
            "ok": .bool(isComplete), "pending": .integer(Int64(pending)),
            "ended": .object(Dictionary(uniqueKeysWithValues: counts)),
        ]
    }

    func lines(_ style: Style) -> [String] {
        let counts = DeliveryState.allCases.compactMap { state in ended[state].map { "\($0) \(state.rawValue)" } }
        let text = (counts + (pending > 0 ? ["\(pending) left"] : [])).joined(separator: ", ")
        return style.wrap(text.isEmpty ? "nothing was left" : text, first: "", indent: 2)
    }
}

/// Begins a service when a bridge is connected, and fails when it cannot be.
private struct FirstConnection: Service {
    let bridge: GatewayBridge
    let next: any Service

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await bridge.connect() }
        try await next.run()
    }
}
