import BenchmarkSockets
import Foundation
import Synchronization

/// How fast the daemon takes messages over HTTP, beside a bare Hummingbird route, and how long its dashboard takes.
struct HTTPBenchmark {
    let daemon: String
    let options: Options

    private let connections = 64
    private let targets = 1000

    func run(into report: inout Report) async throws {
        let count = max(options.requests / 5, connections)
        for _ in 0...options.repetitions {
            let bare = try HTTPServerProcess()
            report.add(try await post(count, to: bare, name: "bare Hummingbird route, \(connections) connections"))
            bare.stop()
            let served = try HTTPServerProcess(daemon: daemon, in: options.folder)
            report.add(try await post(count, to: served, name: "POST /v1/messages, \(connections) connections"))
            report.add(try dashboard(of: served, messages: count))
            served.stop()
        }
        for part in ["bare Hummingbird route", "POST /v1/messages", "GET /"] { report.dropWarmUp(part) }
    }

    // MARK: Messages

    private func post(_ count: Int, to server: HTTPServerProcess, name: String) async throws -> [Report.Measurement] {
        let share = count / connections
        let requests = (0..<targets).map { request(target: $0, server) }
        let connections = try (0..<connections).map { _ in try HTTPConnection(port: server.port) }
        let failures = Mutex<[any Error]>([])
        let start = ContinuousClock.now
        // Threads of their own: the client blocks, as the simplest client does.
        let threads = connections.enumerated().map { index, connection in
            BlockingThread {
                do {
                    for number in 0..<share {
                        try connection.exchange(requests[(index * share + number) % requests.count], expecting: 202)
                    }
                } catch {
                    failures.withLock { $0.append(error) }
                }
            }
        }
        for thread in threads { thread.join() }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        for connection in connections { connection.close() }
        if let failure = failures.withLock({ $0.first }) { throw failure }
        return [Report.Measurement(name: name, unit: "requests/s", value: Double(share * self.connections) / seconds)]
    }

    private func request(target: Int, _ server: HTTPServerProcess) -> [UInt8] {
        let text = String(repeating: "Build 4711 is green. ", count: 12)
        let key = "whatsapp:group:\(120_363_000_000_000_000 + target)@g.us"
        let body = #"{"sessionKey":"\#(key)","text":"\#(text)"}"#
        return Array(
            """
            POST /v1/messages HTTP/1.1\r
            Host: 127.0.0.1:\(server.port)\r
            \(server.token.map { "Authorization: Bearer \($0)\r\n" } ?? "")Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """.utf8
        )
    }

    // MARK: The dashboard

    private func dashboard(of server: HTTPServerProcess, messages: Int) throws -> [Report.Measurement] {
        let connection = try HTTPConnection(port: server.port)
        defer { connection.close() }
        let request = """
            GET / HTTP/1.1\r
            Host: 127.0.0.1:\(server.port)\r
            \(server.token.map { "Authorization: Bearer \($0)\r\n" } ?? "")Accept: text/html\r
            \r\n
            """
        // The daemon may keep what it read for a second.
        var size = 0
        var times: [Double] = []
        for _ in 0..<5 {
            Thread.sleep(forTimeInterval: 1.2)
            let start = ContinuousClock.now
            size = try connection.exchange(Array(request.utf8), expecting: 200)
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        let name = "GET /, \(messages) messages in the outbox"
        return times.map { Report.Measurement(name: name, unit: "ms", value: $0) }
            + [Report.Measurement(name: name + ", size", unit: "bytes", value: Double(size))]
    }
}

/// A thread that may block.
private final class BlockingThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Void) {
        let ended = ended
        let thread = Thread {
            body()
            ended.signal()
        }
        thread.stackSize = 256 << 10
        thread.start()
    }

    func join() { ended.wait() }
}
