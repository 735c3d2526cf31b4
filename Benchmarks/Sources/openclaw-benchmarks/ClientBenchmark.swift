import OpenClawGateway

/// Typed calls through ``GatewayConnection``, as a program makes them.
struct ClientBenchmark {
    let port: UInt16
    let options: Options

    @concurrent
    func run(into report: inout Report) async throws {
        let configuration = GatewayConfiguration(url: "ws://127.0.0.1:\(port)")
        report = try await GatewayConnection.withConnection(configuration: configuration) { [report] connection in
            var report = report
            for _ in 0...options.repetitions {
                let use = ResourceUse()
                try await Self.sendAll(options.requests, inFlight: 64, on: connection)
                report.add(use.throughput("client, 64 in flight", requests: options.requests))

                var latencies = Latencies(capacity: options.requests / 10)
                for number in 0..<options.requests / 10 {
                    try await latencies.measure { _ = try await connection.call(Workload.call(number)) }
                }
                report.add(latencies.measurements("client, one in flight"))
            }
            return report
        }
        report.dropWarmUp("client")
    }

    /// Keeps `inFlight` callers busy, each with one request after the other.
    private static func sendAll(_ count: Int, inFlight: Int, on connection: GatewayConnection) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<inFlight {
                group.addTask {
                    for number in stride(from: caller, to: count, by: inFlight) {
                        _ = try await connection.call(Workload.call(number))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
