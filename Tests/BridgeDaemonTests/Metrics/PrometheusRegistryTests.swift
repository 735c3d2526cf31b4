import CoreMetrics
import OpenClawBridge
import Synchronization
import Testing

@testable import BridgeDaemon

@Suite(.timeLimit(.minutes(1))) struct `A registry of metrics` {
    private func page(_ registry: PrometheusRegistry) throws -> Exposition { try Exposition(registry.exposition()) }

    @Test func `tells counters, gauges and summaries`() throws {
        let registry = PrometheusRegistry(help: ["c_total": "What is counted."])
        Counter(label: "c_total", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment(by: 3)
        FloatingPointCounter(label: "f_total", dimensions: [], factory: registry).increment(by: 0.25)
        let meter = Meter(label: "g", dimensions: [], factory: registry)
        meter.set(5)
        meter.decrement(by: 7.5)
        Recorder(label: "last", dimensions: [], aggregate: false, factory: registry).record(-4)
        let recorder = Recorder(label: "r", dimensions: [], factory: registry)
        for value in 1...100 { recorder.record(value) }
        let timer = Timer(label: "t_seconds", dimensions: [], factory: registry)
        for _ in 0..<4 { timer.recordMilliseconds(500) }
        let page = try page(registry)
        #expect(page.families["c_total"]?.help == "What is counted.")
        #expect(page.families.mapValues(\.type)["c_total"] == "counter")
        #expect(page.value("c_total", ["a": "1", "b": "2"]) == 3)
        #expect(page.value("f_total") == 0.25)
        #expect(page.value("g") == -2.5)
        #expect(page.value("last") == -4)
        #expect(page.families["r"]?.type == "summary")
        #expect(page.value("r_count") == 100)
        #expect(page.value("r_sum") == 5050)
        #expect(try #require(page.value("r", ["quantile": "0.5"])).isClose(to: 50))
        #expect(try #require(page.value("r", ["quantile": "0.99"])).isClose(to: 99))
        #expect(try #require(page.value("t_seconds", ["quantile": "0.95"])).isClose(to: 0.5))
        #expect(page.value("t_seconds_sum") == 2)
    }

    @Test func `gives the same text for the same numbers`() throws {
        func make(_ names: [String]) -> String {
            let registry = PrometheusRegistry()
            for name in names { Counter(label: name, dimensions: [("x", name)], factory: registry).increment() }
            return registry.exposition()
        }
        #expect(make(["b", "a", "c"]) == make(["c", "b", "a"]))
    }

    @Test(arguments: ["plain", "with \"quotes\"", "back\\slash", "two\nlines", "\\n", "ü 🦞", ""])
    func `writes any value of a label so that it is read back`(value: String) throws {
        let registry = PrometheusRegistry(help: ["m": value.isEmpty ? "x" : value])
        Counter(label: "m", dimensions: [("label", value)], factory: registry).increment()
        #expect(try page(registry).value("m", ["label": value]) == 1)
    }

    @Test func `makes names that Prometheus takes`() throws {
        let registry = PrometheusRegistry()
        Counter(label: "http.server/requests", dimensions: [("http.route", "a"), ("quantile", "b")], factory: registry)
            .increment()
        Counter(label: "2xx", dimensions: [], factory: registry).increment()
        let page = try page(registry)
        #expect(page.value("http_server_requests", ["http_route": "a", "exported_quantile": "b"]) == 1)
        #expect(page.value("_2xx") == 1)
    }

    @Test func `counts what is beyond its limit of label sets under one label`() throws {
        let registry = PrometheusRegistry(seriesLimit: 10)
        for number in 0..<10_000 {
            Counter(label: "c_total", dimensions: [("user", "\(number)")], factory: registry).increment()
        }
        Counter(label: "c_total", dimensions: [("user", "3")], factory: registry).increment()
        let page = try page(registry)
        #expect(page.families["c_total"]?.samples.count == 11)
        #expect(page.value("c_total", ["user": "3"]) == 2)
        #expect(page.value("c_total", ["overflow": "true"]) == 9990)
    }

    @Test func `cuts values of labels that are too long`() throws {
        let registry = PrometheusRegistry()
        let long = String(repeating: "x", count: 100_000)
        Counter(label: "c_total", dimensions: [("a", long)], factory: registry).increment()
        #expect(try page(registry).value("c_total", ["a": String(long.prefix(LabelSet.longestValue))]) == 1)
    }

    @Test func `leaves a name to the kind that came first`() throws {
        let registry = PrometheusRegistry()
        Counter(label: "m", factory: registry).increment(by: 2)
        Meter(label: "m", dimensions: [], factory: registry).set(7)
        FloatingPointCounter(label: "m", dimensions: [], factory: registry).increment(by: 7)
        #expect(try page(registry).value("m") == 2)
    }

    @Test func `does not let a counter go back`() throws {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "c", factory: registry)
        counter.increment(by: 5)
        counter.increment(by: -3)
        #expect(try page(registry).value("c") == 5)
        counter.reset()
        #expect(try page(registry).value("c") == 0)
    }

    @Test func `forgets what was destroyed`() throws {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "c", dimensions: [("a", "1")], factory: registry)
        Counter(label: "c", dimensions: [("a", "2")], factory: registry).increment()
        counter.destroy()
        #expect(try page(registry).families["c"]?.samples.map(\.labels) == [["a": "2"]])
    }

    @Test func `writes numbers that are none, and those without end`() throws {
        let registry = PrometheusRegistry()
        Meter(label: "none", dimensions: [], factory: registry).set(Double.nan)
        Meter(label: "endless", dimensions: [], factory: registry).set(-Double.infinity)
        _ = Timer(label: "empty_seconds", dimensions: [], factory: registry)
        let page = try page(registry)
        #expect(page.value("none")?.isNaN == true)
        #expect(page.value("endless") == -.infinity)
        #expect(page.value("empty_seconds", ["quantile": "0.5"])?.isNaN == true)
        #expect(page.value("empty_seconds_count") == 0)
    }

    @Test func `loses nothing when many count and read at the same time`() async throws {
        let registry = PrometheusRegistry()
        try await withThrowingTaskGroup { group in
            for worker in 0..<8 {
                group.addTask {
                    for round in 0..<1000 {
                        let label = ("worker", "\((worker + round) % 3)")
                        Counter(label: "c_total", dimensions: [label], factory: registry).increment()
                        Timer(label: "t_seconds", dimensions: [], factory: registry).recordMicroseconds(round)
                    }
                }
            }
            group.addTask { for _ in 0..<50 { _ = try Exposition(registry.exposition()) } }
            try await group.waitForAll()
        }
        let page = try page(registry)
        #expect(page.families["c_total"]?.samples.map(\.value).reduce(0, +) == 8000)
        #expect(page.value("t_seconds_count") == 8000)
    }
}

extension Double {
    /// Whether it is the same but for the exactness of a quantile.
    func isClose(to other: Double) -> Bool { abs(self - other) <= abs(other) * 0.01 + 1e-9 }
}
