import BenchmarkSockets
import Foundation

/// Measures the gateway client against an acknowledging server, and the outbox on disk, beside the limits of the machine.
///
/// Options: `--json`, `--repetitions N` (5), `--requests N` (200000, the one-in-flight runs take a tenth),
/// `--only sockets|client|json|outbox|delivery|http` for one part, for example under a profiler, and `--folder PATH` for a
/// folder on the disk that the outbox shall be measured on. The daemon's HTTP API is measured when `--daemon PATH` names the command.
@main
enum Main {
    static func main() async throws {
        let options = try Options(CommandLine.arguments.dropFirst())
        if let path = options.outboxToStart { return try await OutboxStart.measure(path) }
        var report = Report()
        if options.includes("sockets") || options.includes("client") {
            let server = try AckServer()
            defer { server.stop() }
            if options.includes("sockets") {
                try SocketBenchmark(port: server.port, options: options).run(into: &report)
            }
            if options.includes("client") {
                try await ClientBenchmark(port: server.port, options: options).run(into: &report)
            }
        }
        if options.includes("json") {
            try JSONBenchmark(options: options).run(into: &report)
        }
        if options.includes("outbox") {
            try await OutboxBenchmark(options: options).run(into: &report)
        }
        if options.includes("delivery") {
            try await DeliveryBenchmark(options: options).run(into: &report)
        }
        if options.includes("http"), let daemon = options.daemon {
            try await HTTPBenchmark(daemon: daemon, options: options).run(into: &report)
        }
        print(try options.json ? report.json() : report.table())
    }
}
