import Foundation
import Logging
import OpenClawBridge
import OpenClawBridgeSQLite
import OpenClawGateway
import OpenClawGatewaySimulator

/// Messages through an outbox on disk to a simulated gateway in this process, from the call to the acceptance.
struct DeliveryBenchmark {
    let options: Options
    private static let lanes = 64

    @concurrent
    func run(into report: inout Report) async throws {
        for _ in 0...options.repetitions {
            report.add(try await sendAll(count: options.requests / 10, callers: Self.lanes))
            report.add(try await sendOneByOne(count: options.requests / 200))
        }
        report.dropWarmUp("delivery")
        for _ in 0..<options.repetitions { report.add(try await burst(count: options.requests / 2)) }
    }

    /// 64 callers, each with a target of its own, one message after the other.
    private func sendAll(count: Int, callers: Int) async throws -> [Report.Measurement] {
        try await withBridge { bridge in
            let use = ResourceUse()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<callers {
                    group.addTask {
                        for number in stride(from: caller, to: count, by: callers) {
                            try await bridge.send(Self.message(number, lane: caller))
                        }
                    }
                }
                try await group.waitForAll()
            }
            return use.throughput("delivery, 64 targets, taken to accepted", requests: count)
        }
    }

    private func sendOneByOne(count: Int) async throws -> [Report.Measurement] {
        try await withBridge { bridge in
            var latencies = Latencies(capacity: count)
            for number in 0..<count {
                try await latencies.measure { _ = try await bridge.send(Self.message(number, lane: 0)) }
            }
            return latencies.measurements("delivery, one by one, taken to accepted")
        }
    }

    /// Takes in far more than the gateway takes, and asks and steers meanwhile.
    private func burst(count: Int) async throws -> [Report.Measurement] {
        var timing = GatewaySimulator.Timing()
        // 8 in flight at 66 ms are 120 a second.
        timing.sendWork = .milliseconds(66)
        return try await withBridge(timing, window: 8) { bridge in
            guard let outbox = bridge.outbox else { return [] }
            let use = ResourceUse()
            let last = try await withThrowingTaskGroup(of: EntryID.self) { group in
                for caller in 0..<Self.lanes {
                    group.addTask {
                        var last = try await outbox.enqueue(Self.message(caller, lane: caller)).id
                        for number in stride(from: caller + Self.lanes, to: count, by: Self.lanes) {
                            last = try await outbox.enqueue(Self.message(number, lane: caller)).id
                        }
                        return last
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            var measurements = use.throughput("burst of \(count), taken in", requests: count)
            var (status, explain, cancel) = (Latencies(capacity: 64), Latencies(capacity: 64), Latencies(capacity: 64))
            for id in last {
                try await status.measure { _ = try await outbox.store.statistics() }
                try await explain.measure { _ = try await outbox.explain(id) }
                try await cancel.measure { _ = try await outbox.cancel(id) }
            }
            measurements += status.measurements("burst of \(count), statistics")
            measurements += explain.measurements("burst of \(count), explain")
            measurements += cancel.measurements("burst of \(count), cancel")
            return measurements
        }
    }

    // MARK: The world

    private static func message(_ number: Int, lane: Int) throws -> OutboundMessage {
        let target = try ChatTarget(channel: Workload.channel, to: "12036300000\(1_000_000 + lane)@g.us")
        return OutboundMessage("\(Workload.text) \(number)", to: .chat(target))
    }

    private func withBridge(
        _ timing: GatewaySimulator.Timing = GatewaySimulator.Timing(),
        window: Int = 64,
        _ body: @Sendable (GatewayBridge) async throws -> [Report.Measurement]
    ) async throws -> [Report.Measurement] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("openclaw-benchmark-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await GatewaySimulator.withSimulator(.init(timing: timing)) { gateway in
            let store = try SQLiteOutboxStore(path: folder.appendingPathComponent("outbox.sqlite").path)
            var settings = DeliverySettings()
            settings.pacing = .off
            settings.window = window
            var configuration = BridgeConfiguration()
            configuration.gateway.url = gateway.url
            configuration.gateway.token = "test-token"
            let logger = Logger(label: "benchmark", factory: { _ in SwiftLogNoOpLogHandler() })
            let bridge = GatewayBridge(configuration, outbox: Outbox(store: store, settings: settings), logger: logger)
            try await bridge.connect()
            let measurements = try await body(bridge)
            await bridge.close()
            await store.close()
            return measurements
        }
    }
}
