import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The built program, run as a person or a script runs it, with a home folder of its own and nothing else in its environment.
struct Program {
    /// How a run ended.
    struct Ending {
        var code: Int32?
        var output: String
        var errors: String

        /// The only document on standard output.
        func json() throws -> JSONValue { try JSONValue(parsing: output) }
    }

    let home: String
    var variables: [String: String] = [:]
    /// The working folder; `nil` is that of the tests.
    var folder: String?

    /// Runs `body` with a program whose home is gone afterwards.
    static func withHome(_ body: (Program) async throws -> Void) async throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("openclaw-bridge-\(UUID())").path
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true, attributes: attributes)
        defer { try? FileManager.default.removeItem(atPath: home) }
        try await body(Program(home: home))
    }

    /// Runs `body` with a program that is set up for a simulated gateway.
    static func withGateway(
        _ configuration: GatewaySimulator.Configuration = .init(),
        _ body: (Program, GatewaySimulator) async throws -> Void
    ) async throws {
        try await withHome { program in
            try await GatewaySimulator.withSimulator(configuration) { gateway in
                var program = program
                program.variables = ["OPENCLAW_GATEWAY_URL": gateway.url, "OPENCLAW_GATEWAY_TOKEN": "test-token"]
                try await body(program, gateway)
            }
        }
    }

    /// Runs a command to its end.
    func run(_ arguments: String..., input: String = "", variables more: [String: String] = [:]) async throws -> Ending
    {
        try await run(arguments, input: input, variables: more)
    }

    /// The input is a file: a program may end before it has read a pipe to its end.
    func run(_ arguments: [String], input: String = "", variables more: [String: String] = [:]) async throws -> Ending {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("input-\(UUID())").path
        guard FileManager.default.createFile(atPath: file, contents: Data(input.utf8)) else {
            throw CocoaError(.fileWriteUnknown)
        }
        defer { try? FileManager.default.removeItem(atPath: file) }
        let result = try await Subprocess.run(
            .path(FilePath(try Self.path)),
            arguments: Arguments(arguments),
            environment: environment(more),
            workingDirectory: folder.map { FilePath($0) },
            input: .fileDescriptor(
                try FileDescriptor.open(file, .readOnly),
                closeAfterSpawningProcess: true
            ),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        return Ending(
            code: result.terminationStatus.code,
            output: result.standardOutput,
            errors: result.standardError
        )
    }

    /// Runs a command that ends only when it is interrupted, as Ctrl-C does; gives its exit code.
    ///
    /// `body` gets the lines of standard output as they come.
    func interrupt(
        _ arguments: [String],
        variables more: [String: String] = [:],
        after body: (SubprocessOutputSequence.StringSequence<UTF8>) async throws -> Void
    ) async throws -> Int32? {
        try await serve(arguments, variables: more) { lines, process in
            try await body(lines)
            process(.interrupt)
        }
    }

    /// Runs a command that ends only when a signal asks for it; gives its exit code.
    ///
    /// `body` gets the lines of standard output as they come, and what sends signals to the process.
    func serve(
        _ arguments: [String],
        variables more: [String: String] = [:],
        _ body: (SubprocessOutputSequence.StringSequence<UTF8>, (Signal) -> Void) async throws -> Void
    ) async throws -> Int32? {
        try await Subprocess.run(
            .path(FilePath(try Self.path)),
            arguments: Arguments(arguments),
            environment: environment(more),
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution in
            do {
                try await body(execution.standardOutput.strings()) { try? execution.send(signal: $0) }
            } catch {
                // The process must not outlive a test that has failed.
                try? execution.send(signal: .kill)
                throw error
            }
        }.terminationStatus.code
    }

    /// Runs a command, and kills it when `moment` has come.
    func kill(_ arguments: [String], at moment: () async throws -> Void) async throws {
        _ = try await Subprocess.run(
            .path(FilePath(try Self.path)),
            arguments: Arguments(arguments),
            environment: environment([:]),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            try await moment()
            try execution.send(signal: .kill)
        }
    }

    /// Runs a command on a terminal with so many columns; gives all that was written to it.
    func runOnTerminal(columns: UInt16, _ arguments: [String], input: String = "") async throws -> Ending {
        let terminal = try Terminal(columns: columns)
        terminal.type(input)
        async let output = terminal.content()
        let result = try await Subprocess.run(
            .path(FilePath(try Self.path)),
            arguments: Arguments(arguments),
            environment: environment(["TERM": "xterm", "COLUMNS": ""]),
            input: .fileDescriptor(FileDescriptor(rawValue: terminal.inner), closeAfterSpawningProcess: false),
            output: .fileDescriptor(FileDescriptor(rawValue: terminal.inner), closeAfterSpawningProcess: false),
            error: .fileDescriptor(FileDescriptor(rawValue: terminal.inner), closeAfterSpawningProcess: false)
        )
        terminal.closeInner()
        return Ending(code: result.terminationStatus.code, output: await output, errors: "")
    }

    /// Runs a command whose standard output nobody reads any more.
    func runWithClosedOutput(_ arguments: [String]) async throws -> Int32? {
        let pipe = try FileDescriptor.pipe()
        try pipe.readEnd.close()
        return try await Subprocess.run(
            .path(FilePath(try Self.path)),
            arguments: Arguments(arguments),
            environment: environment([:]),
            input: .none,
            output: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: true),
            error: .discarded
        ).terminationStatus.code
    }

    private func environment(_ more: [String: String]) -> Subprocess.Environment {
        var all = ["HOME": home, "PATH": "/usr/bin:/bin", "COLUMNS": "80"]
        all.merge(variables) { $1 }
        all.merge(more) { $1 }
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
            throw ProgramMissing(near: arguments[0])
        }
    }
}

private struct ProgramMissing: Error {
    var near: String
}

extension TerminationStatus {
    /// The exit code; `nil` after a signal.
    var code: Int32? {
        if case .exited(let code) = self { code } else { nil }
    }
}
