import Foundation
import OpenClawGateway
import OpenClawGatewaySimulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DoctorTests {
    /// Something that is wrong, and how the doctor calls it.
    struct Trouble: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var topic: String
        var verdict = "fault"
        var exitCode: Int32
        var gateway = GatewaySimulator.Configuration()
        var variables: [String: String] = [:]
        var mend: String

        init(
            _ description: String,
            _ topic: String,
            verdict: String = "fault",
            exitCode: Int32,
            mend: String,
            variables: [String: String] = [:],
            gateway change: (inout GatewaySimulator.Configuration) -> Void = { _ in }
        ) {
            testDescription = description
            self.topic = topic
            self.verdict = verdict
            self.exitCode = exitCode
            self.mend = mend
            self.variables = variables
            change(&gateway)
        }
    }

    static let troubles: [Trouble] = [
        Trouble(
            "nothing listens",
            "network",
            exitCode: 69,
            mend: "OPENCLAW_GATEWAY_URL",
            variables: ["OPENCLAW_GATEWAY_URL": "ws://127.0.0.1:1"]
        ),
        Trouble("a proxy refuses the upgrade", "upgrade", exitCode: 76, mend: "proxy") {
            $0.faults = [.init(on: .upgrade, .refuseUpgrade(status: 403, body: "no"))]
        },
        Trouble(
            "plain text where TLS is expected",
            "tls",
            exitCode: 77,
            mend: "PINNED_CERTIFICATE",
            variables: ["OPENCLAW_GATEWAY_URL": "wss"]
        ),
        Trouble(
            "plain text to another machine",
            "configuration",
            exitCode: 78,
            mend: "INSECURE_HOSTS",
            variables: ["OPENCLAW_GATEWAY_URL": "ws://203.0.113.1:18789"]
        ),
        Trouble(
            "a wrong token",
            "credential",
            exitCode: 77,
            mend: "OPENCLAW_GATEWAY_TOKEN",
            variables: ["OPENCLAW_GATEWAY_TOKEN": "wrong"]
        ),
        Trouble("a token where a password is wanted", "credential", exitCode: 77, mend: "OPENCLAW_GATEWAY_PASSWORD") {
            $0.authentication = .password("secret")
        },
        Trouble("too many failed attempts", "credential", exitCode: 69, mend: "wait") {
            $0.faults = [.init(on: .connect, .refuseConnect(.rateLimited))]
        },
        Trouble("a device that waits for approval", "pairing", exitCode: 77, mend: "devices approve") {
            $0.pairing = .required
        },
        Trouble("no scopes", "scopes", exitCode: 77, mend: "OPENCLAW_GATEWAY_SCOPES") {
            $0.faults = [.init(on: .connect, .grantNoScopes)]
        },
        Trouble("another protocol", "protocol", exitCode: 76, mend: "update") {
            $0.faults = [.init(on: .connect, .refuseConnect(.protocolMismatch))]
        },
        Trouble("a signature out of time", "clock", exitCode: 77, mend: "timedatectl") {
            $0.faults = [.init(on: .connect, .refuseConnect(.signatureExpired))]
        },
        Trouble("clocks apart", "clock", verdict: "warning", exitCode: 0, mend: "timedatectl") {
            $0.clockOffset = .seconds(300)
        },
        Trouble("a gateway that is starting", "handshake", exitCode: 69, mend: "moment") {
            $0.faults = [.init(on: .connect, .refuseConnect(.starting))]
        },
        Trouble("a channel that is not linked", "channels", exitCode: 1, mend: "channels login") {
            $0.channels = [.init(id: "whatsapp", isLinked: false, isConnected: false)]
        },
        Trouble("a channel that is not connected", "channels", verdict: "warning", exitCode: 0, mend: "channels status")
        {
            $0.channels = [.init(id: "whatsapp", isConnected: false)]
        },
        Trouble(
            "a setting that makes no sense",
            "configuration",
            exitCode: 78,
            mend: "source",
            variables: ["OPENCLAW_MAX_DELAY": "soon"]
        ),
    ]

    @Test(arguments: troubles)
    func `names the trouble and what mends it`(trouble: Trouble) async throws {
        try await Program.withGateway(trouble.gateway) { program, gateway in
            var variables = trouble.variables
            if variables["OPENCLAW_GATEWAY_URL"] == "wss" {
                variables["OPENCLAW_GATEWAY_URL"] = "wss" + gateway.url.dropFirst(2)
            }
            let ending = try await program.run(["doctor", "--json"], variables: variables)
            let checks = try #require(try ending.json()["checks"]?.array)
            let found = checks.first { $0["verdict"]?.string == trouble.verdict }
            #expect(ending.code == trouble.exitCode)
            #expect(found?["check"]?.string == trouble.topic)
            #expect(found?["mend"]?.string?.contains(trouble.mend) == true, "\(ending.output)")
        }
    }

    @Test(arguments: [(0o644, "chmod 600"), (0o600, nil)])
    func `names a file that others can read`(mode: Int, mend: String?) async throws {
        try await Program.withGateway { program, _ in
            #expect(try await program.run("doctor").code == 0)
            let file = program.home + "/.local/state/openclaw-bridge/device-identity.json"
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            let ending = try await program.run("doctor", "--json")
            let fault = try ending.json()["checks"]?.array?.first { $0["verdict"]?.string == "fault" }
            #expect(ending.code == (mend == nil ? 0 : 78))
            #expect(fault?["check"]?.string == mend.map { _ in "files" })
            #expect(fault?["mend"]?.string?.contains(mend ?? "") == mend.map { _ in true })
        }
    }

    @Test func `shows where each setting comes from, and no secret`() async throws {
        try await Program.withGateway(.init(agents: ["main", "whatsapp"])) { program, _ in
            let ending = try await program.run("doctor")
            #expect(ending.code == 0)
            #expect(ending.output.contains("environment variable OPENCLAW_GATEWAY_URL"))
            #expect(ending.output.contains("agent:whatsapp:main"))
            #expect(ending.output.contains("Ready."))
            #expect(!ending.output.contains("test-token"))
        }
    }
}
