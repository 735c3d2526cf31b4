import BenchmarkSockets
import Foundation

/// Measures the gateway client against an acknowledging server, beside the limits of the machine.
///
/// Options: `--json`, `--repetitions N` (5), `--requests N` (200000, the one-in-flight runs take a tenth), and
/// `--only sockets|client|json|delivery` for one part, for example under a profiler.
@main
enum Main {
    static func main() async throws {
        let options = try Options(CommandLine.arguments.dropFirst())
        let server = try AckServer()
        defer { server.stop() }
        var report = Report()
        if options.includes("sockets") {
            try SocketBenchmark(port: server.port, options: options).run(into: &report)
        }
        if options.includes("client") {
            try await ClientBenchmark(port: server.port, options: options).run(into: &report)
        }
        if options.includes("json") {
            try JSONBenchmark(options: options).run(into: &report)
        }
        if options.includes("delivery") {
            try await DeliveryBenchmark(options: options).run(into: &report)
        }
        print(try options.json ? report.json() : report.table())
    }
}
