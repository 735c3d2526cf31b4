import ArgumentParser
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The program `openclaw-bridge`.
public enum CommandLineProgram {
    /// The environment of this process.
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Runs the command that the process's arguments name, and ends the process.
    public static func main() async -> Never {
        // A reader that goes away is an error of a write, and not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        GatewayThreads.useOne()
        do {
            let command = try BridgeCommand.parseAsRoot()
            exit(await run(command).rawValue)
        } catch {
            // Wrong usage, and also --help and --version.
            BridgeCommand.exit(withError: error)
        }
    }

    private static func run(_ parsed: any ParsableCommand) async -> ExitStatus {
        guard var command = parsed as? any OutputCommand else { return runPlain(parsed) }
        let output = command.global.output
        do {
            return try await command.run(output)
        } catch let closed as OutputClosed {
            return closed.isBrokenPipe ? .success : report(CommandFailure(closed), to: output)
        } catch {
            return report(CommandFailure(error), to: output)
        }
    }

    private static func report(_ failure: CommandFailure, to output: Output) -> ExitStatus {
        // When nobody can read the failure, the exit code still tells it.
        try? output.show(failure)
        return failure.status
    }

    /// Groups of commands print their help.
    private static func runPlain(_ command: any ParsableCommand) -> ExitStatus {
        var command = command
        do {
            try command.run()
            return .success
        } catch {
            BridgeCommand.exit(withError: error)
        }
    }
}

/// A command that has something to show.
protocol OutputCommand: ParsableCommand {
    var global: OutputOptions { get }

    /// Does the work; a failure is thrown.
    mutating func run(_ output: Output) async throws -> ExitStatus
}

extension CommandFailure {
    fileprivate init(_ closed: OutputClosed) {
        self.init(.failed, code: "output", "Standard output cannot be written to: \(closed.reason).")
    }
}
