import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import OpenClawGateway
import Subprocess
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The built program as a daemon, with a home folder of its own, reached as its users reach it.
struct ServedDaemon {
    /// An answer over HTTP.
    struct Answer {
        var status: Int
        var body: String
        var headers: String
    }

    /// How a command beside the daemon ended.
    struct Ending {
        var code: Int32?
        var output: String
    }

    let home: String
    let variables: [String: String]
    /// Where it listens besides its socket.
    let address: String
    private let execution: @Sendable (Signal) throws -> Void

    /// What kind of way a request takes.
    enum Way {
        case socket, address
    }

    /// Runs `body` beside a daemon, ends it with SIGTERM, and gives what it wrote to standard error.
    static func run(
        home: String,
        variables: [String: String],
        options: [String],
        _ body: (ServedDaemon) async throws -> Void
    ) async throws -> (code: Int32?, log: String) {
        let log = home + "/daemon.log"
        try #require(FileManager.default.createFile(atPath: log, contents: nil))
        let result = try await Subprocess.run(
            .path(FilePath(try path)),
            arguments: Arguments(["serve", "--json", "--listen", "127.0.0.1:0"] + options),
            environment: environment(home, variables),
            input: .none,
            output: .sequence,
            error: .fileDescriptor(
                try FileDescriptor.open(log, .writeOnly),
                closeAfterSpawningProcess: true
            )
        ) { execution in
            var addresses: [String] = []
            var isConnected = false
            for try await line in execution.standardOutput.strings() {
                let event = try JSONValue(parsing: line)
                if event["type"] == "listening", let address = event["address"]?.string { addresses.append(address) }
                if event["type"] == "connection" { isConnected = event["state"] == "connected" }
                if addresses.count == 2, isConnected { break }
            }
            let address = try #require(addresses.first { $0.contains("127.0.0.1") }, "\(addresses)")
            let host = try #require(address.split(separator: "/").last { $0.contains("127.0.0.1") })
            let daemon = ServedDaemon(
                home: home,
                variables: variables,
                address: String(host),
                execution: { try execution.send(signal: $0) }
            )
            do {
                try await body(daemon)
            } catch {
                try execution.send(signal: .terminate)
                throw error
            }
            try execution.send(signal: .terminate)
        }
        return (result.terminationStatus.exitCode, try String(contentsOfFile: log, encoding: .utf8))
    }

    func send(_ signal: Signal) throws { try execution(signal) }

    var stateFolder: String { home + "/.local/state/openclaw-bridge" }

    // MARK: Requests

    func request(
        _ method: HTTPMethod,
        _ path: String,
        _ way: Way = .socket,
        headers: [(String, String)] = [],
        body: String? = nil
    ) async throws -> Answer {
        let socket = "\(stateFolder)/bridge.sock".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        var request = HTTPClientRequest(
            url: way == .socket ? "http+unix://\(socket)\(path)" : "http://\(address)\(path)"
        )
        request.method = method
        if way == .socket { request.headers.add(name: "host", value: "localhost") }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let body {
            if !request.headers.contains(name: "content-type") {
                request.headers.add(name: "content-type", value: "application/json")
            }
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 4 << 20)
        return Answer(
            status: Int(response.status.code),
            body: String(buffer: bytes),
            headers: response.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        )
    }

    // MARK: Commands

    /// Runs another command on the same state.
    func command(_ arguments: String...) async throws -> Ending {
        try await Self.command(arguments, home: home, variables: variables)
    }

    static func command(_ arguments: [String], home: String, variables: [String: String]) async throws -> Ending {
        let result = try await Subprocess.run(
            .path(FilePath(try path)),
            arguments: Arguments(arguments),
            environment: environment(home, variables),
            input: .none,
            output: .string(limit: 4 << 20),
            error: .string(limit: 4 << 20)
        )
        return Ending(
            code: result.terminationStatus.exitCode,
            output: result.standardOutput + result.standardError
        )
    }

    private static func environment(_ home: String, _ variables: [String: String]) -> Subprocess.Environment {
        let all = ["HOME": home, "PATH": "/usr/bin:/bin"].merging(variables) { $1 }
        return .custom(Dictionary(uniqueKeysWithValues: all.map { (Environment.Key(stringLiteral: $0), $1) }))
    }

    /// The program lies beside the test bundle.
    private static var path: String {
        get throws {
            let arguments = ProcessInfo.processInfo.arguments
            let bundle = arguments.firstIndex(of: "--test-bundle-path").flatMap { arguments.dropFirst($0 + 1).first }
            var folder = URL(fileURLWithPath: bundle ?? arguments[0]).deletingLastPathComponent()
            for _ in 0..<4 {
                let file = folder.appendingPathComponent("openclaw-bridge").path
                if FileManager.default.isExecutableFile(atPath: file) { return file }
                folder.deleteLastPathComponent()
            }
            throw CocoaError(.fileNoSuchFile)
        }
    }
}

extension TerminationStatus {
    /// The exit code; `nil` after a signal.
    fileprivate var exitCode: Int32? {
        if case .exited(let code) = self { code } else { nil }
    }
}
