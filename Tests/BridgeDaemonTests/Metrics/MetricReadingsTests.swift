import Foundation
import OpenClawBridge
import OpenClawBridgeTesting
import Synchronization
import Testing

@testable import BridgeDaemon

@Suite(.timeLimit(.minutes(1))) struct `Readings of stores` {
    /// A store that takes its time, and fails on request.
    private final class Source: MetricReading {
        let name = "source"
        let reads = Mutex(0)
        let clock: ManualClock
        let takes: Duration

        init(clock: ManualClock, takes: Duration = .zero) {
            self.clock = clock
            self.takes = takes
        }

        func read() async throws {
            let number = reads.withLock { reads in
                reads += 1
                return reads
            }
            clock.advance(by: takes)
            if number == 2 { throw CancellationError() }
        }

        var count: Int { reads.withLock(\.self) }
    }

    private func time(_ clock: ManualClock) -> DeliveryTime {
        DeliveryTime(now: { .distantPast }, uptime: { clock.now.offset }, sleep: { try await clock.sleep(for: $0) })
    }

    @Test func `are good for a second`() async {
        let clock = ManualClock()
        let source = Source(clock: clock)
        let readings = MetricReadings([source], factory: PrometheusRegistry(), time: time(clock))
        for _ in 0..<100 { await readings.refresh() }
        #expect(source.count == 1)
        clock.advance(by: .milliseconds(999))
        await readings.refresh()
        #expect(source.count == 1)
        clock.advance(by: .milliseconds(1))
        await readings.refresh()
        #expect(source.count == 2)
    }

    @Test func `are good for longer when they take long`() async {
        let clock = ManualClock()
        let source = Source(clock: clock, takes: .milliseconds(500))
        let readings = MetricReadings([source], factory: PrometheusRegistry(), time: time(clock))
        await readings.refresh()
        clock.advance(by: .milliseconds(9999))
        await readings.refresh()
        #expect(source.count == 1)
        clock.advance(by: .milliseconds(1))
        await readings.refresh()
        #expect(source.count == 2)
    }

    @Test func `are shared by all who ask at the same time`() async {
        let clock = ManualClock()
        let source = Source(clock: clock)
        let readings = MetricReadings([source], factory: PrometheusRegistry(), time: time(clock))
        await withDiscardingTaskGroup { group in
            for _ in 0..<100 { group.addTask { await readings.refresh() } }
        }
        #expect(source.count == 1)
    }

    @Test func `are counted when they fail, and tried again`() async throws {
        let clock = ManualClock()
        let source = Source(clock: clock)
        let registry = PrometheusRegistry()
        let readings = MetricReadings([source], factory: registry, time: time(clock))
        for _ in 0..<3 {
            await readings.refresh()
            clock.advance(by: .seconds(1))
        }
        #expect(source.count == 3)
        let page = try Exposition(registry.exposition())
        #expect(page.value("openclaw_metrics_reading_errors_total", ["source": "source"]) == 1)
    }

    @Test func `of totals become counters that never go back`() throws {
        let registry = PrometheusRegistry()
        let counter = TotalCounter(label: "t_total", factory: registry)
        for total in [3.0, 5, 5, 2] { counter.tell(total) }
        #expect(try Exposition(registry.exposition()).value("t_total") == 7)
    }

    #if os(Linux)
    @Test func `of a process cope with any name of the program`() throws {
        let own = "42 (a) b (c) R 1 42 42 0 -1 4194304 100 0 0 0 7 3 0 0 20 0 9 0 500 8192 3 18446744073709551615\n"
        let status = try ProcessStatus(own: own, all: "cpu 1 2\nbtime 1000\n", pageSize: 4096, ticks: 100)
        #expect(status.startTime == 1005)
        #expect(status.virtualBytes == 8192)
        #expect(status.residentBytes == 12288)
        #expect(throws: (any Error).self) {
            try ProcessStatus(own: "42 (a) R 1", all: "btime 1", pageSize: 1, ticks: 1)
        }
    }
    #endif
}
