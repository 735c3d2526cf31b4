import Foundation
import Testing

/// The files that start the daemon say what the command understands.
@Suite(.timeLimit(.minutes(1)))
struct PackagingTests {
    private func content(_ path: String) throws -> String {
        // Tests/BridgeCommandsTests/Packaging/PackagingTests.swift
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { place, _ in place.deletingLastPathComponent() }
        return try String(contentsOf: root.appendingPathComponent("packaging/\(path)"), encoding: .utf8)
    }

    /// Refuses arguments of which the command's help does not speak.
    private func expectUnderstood(_ arguments: [String]) async throws {
        try await Program.withHome { program in
            let command = try #require(arguments.first { !$0.hasPrefix("-") })
            let help = try await program.run(command, "--help")
            #expect(help.code == 0, "\(command) is no command")
            for option in arguments where option.hasPrefix("--") {
                #expect(help.output.contains(option), "\(command) has no \(option)")
            }
        }
    }

    @Test func `the unit of systemd starts the daemon and waits for it`() async throws {
        let lines = try content("systemd/openclaw-bridge.service").split(separator: "\n")
        let settings = Dictionary(
            lines.filter { !$0.hasPrefix("#") && $0.contains("=") }.map { line in
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                return (parts[0], parts[1])
            }
        ) { $1 }
        let start = try #require(settings["ExecStart"]).split(separator: " ").map(String.init)
        #expect(start.first == "/usr/local/bin/openclaw-bridge")
        try await expectUnderstood(Array(start.dropFirst()))
        #expect(settings["Type"] == "notify")
        #expect(settings["ExecReload"] == "/bin/kill -HUP $MAINPID")
        // openclaw.daemon.drain is 20 seconds unless somebody says otherwise, and the group has five more.
        #expect(try #require(settings["TimeoutStopSec"].flatMap { Int($0) }) > 25)
        #expect(settings["UMask"] == "0077")
        #expect(settings["StateDirectory"] == "openclaw-bridge")
        #expect(start.last == "/var/lib/openclaw-bridge")
    }

    @Test func `the agent of launchd starts the daemon and waits for it`() async throws {
        let data = Data(try content("launchd/openclaw-bridge.plist").utf8)
        let list = try #require(
            try PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any]
        )
        let arguments = try #require(list["ProgramArguments"] as? [String])
        try await expectUnderstood(Array(arguments.dropFirst()))
        #expect(list["Umask"] as? Int == 0o077)
        #expect(arguments.contains { $0.hasPrefix("@HOME@/") })
        #expect(try #require(list["ExitTimeOut"] as? Int) > 25)
    }

    @Test func `the image starts the daemon, as nobody special`() async throws {
        let lines = try content("docker/Dockerfile").split(separator: "\n").map(String.init)
        #expect(lines.contains("ENTRYPOINT [\"openclaw-bridge\"]"))
        #expect(lines.contains("CMD [\"serve\"]"))
        #expect(lines.contains("STOPSIGNAL SIGTERM"))
        let user = try #require(lines.lastIndex { $0.hasPrefix("USER ") })
        #expect(lines[user] != "USER root")
        try await expectUnderstood(["serve"])
    }
}
