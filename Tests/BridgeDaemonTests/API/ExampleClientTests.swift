import BridgeDaemon
import Foundation
import HTTPTypes
import Hummingbird
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Subprocess
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The clients under Examples, against a daemon.
@Suite(.timeLimit(.minutes(2))) struct `The example clients` {
    private static let python = "/usr/bin/python3"
    private static let curl = "/usr/bin/curl"

    private static func example(_ name: String) -> String {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
        return "\(root.dropFirst())/Examples/clients/\(name)"
    }

    private static func run(_ program: String, _ arguments: [String], _ daemon: TestDaemon, input: String = "")
        async throws
        -> (code: Int32?, output: String)
    {
        let result = try await Subprocess.run(
            .path(FilePath(program)),
            arguments: Arguments(arguments),
            environment: .custom([
                "OPENCLAW_HTTP_SOCKET": daemon.socket, "PATH": "/usr/bin:/bin", "HOME": "/nonexistent",
            ]),
            input: .string(input),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        let code: Int32? = if case .exited(let code) = result.terminationStatus { code } else { nil }
        return (code, result.standardOutput + result.standardError)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python), "This machine has no python3."))
    func `in Python send, list, and follow`() async throws {
        try await TestDaemon.run { daemon in
            let script = Self.example("python/openclaw_bridge.py")
            for _ in 1...2 {
                let sent = try await Self.run(
                    Self.python,
                    [script, "send", TestDaemon.group, "Grüße \"from\" Python\n", "--key", "p-1", "--wait", "60"],
                    daemon
                )
                #expect(sent.code == 0, "\(sent.output)")
            }
            #expect(await daemon.gateway.deliveries.map(\.text) == ["Grüße \"from\" Python\n"])
            let refused = try await Self.run(Self.python, [script, "send", "nowhere", "x"], daemon)
            #expect(refused.code == 65 && refused.output.contains("/sessionKey") == false, "\(refused.output)")
            for number in 1...60 { try await daemon.message("\(number)") }
            let listed = try await Self.run(Self.python, [script, "list"], daemon)
            #expect(listed.output.split(separator: "\n").count == 61, "\(listed.output.suffix(300))")
            let program = """
                import itertools, sys
                sys.path.insert(0, "\(Self.example("python"))")
                import openclaw_bridge
                bridge = openclaw_bridge.Bridge()
                events = bridge.events(["paused"], after="other-1")
                print(next(events)[1])
                bridge.request("POST", "/v1/pause")
                print(next(events)[2]["pauses"])
                print(bridge.status()["gateway"]["state"])
                """
            let followed = try await Self.run(Self.python, ["-c", program], daemon)
            #expect(followed.output.hasPrefix("gap\n['all']\n"), "\(followed.output)")
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: curl), "This machine has no curl."))
    func `in shell send what they are given or read`() async throws {
        try await TestDaemon.run { daemon in
            let script = Self.example("shell/openclaw-bridge-send.sh")
            let text = "two \"lines\"\\\n\twith 'everything' $HOME äöü"
            let sent = try await Self.run("/bin/sh", [script, "-w", "60", TestDaemon.group, text], daemon)
            #expect(sent.code == 0 && sent.output.hasSuffix("accepted\n"), "\(sent.output)")
            let read = try await Self.run(
                "/bin/sh",
                [script, "-k", "s-1", TestDaemon.group],
                daemon,
                input: "from a pipe\n"
            )
            #expect(read.code == 0, "\(read.output)")
            #expect(await daemon.gateway.deliveries.map(\.text) == [text, "from a pipe"])
            let refused = try await Self.run("/bin/sh", [script, "nowhere", "x"], daemon)
            #expect(refused.code == 65, "\(refused.output)")
        }
    }
}
