import BridgeDaemon
import Foundation
import NIOHTTP1
import OpenClawGateway
import OpenClawGatewaySimulator
import Subprocess
import Testing

/// Whatever a running daemon is told, it keeps to itself: credentials at all places, texts at all but those of the messages.
@Suite(.timeLimit(.minutes(3))) struct PlantedSecretsTests {
    private static let mark = "planted-"
    private static let group = "whatsapp:group:120363401780756402@g.us"
    private static let owner = "18312950562"

    /// What nobody is ever shown, wherever texts may be.
    private static let credentials = [
        "planted-gateway-token", "planted-gateway-password", "planted-api-token", "planted-agent-secret",
        "planted-argument", "planted-wrong",
    ]

    private func check(_ text: String, _ place: String) {
        guard let found = text.range(of: Self.mark) else { return }
        let start = text.index(found.lowerBound, offsetBy: -200, limitedBy: text.startIndex) ?? text.startIndex
        let end = text.index(found.upperBound, offsetBy: 40, limitedBy: text.endIndex) ?? text.endIndex
        Issue.record("a planted text shows in \(place): …\(text[start..<end])…")
    }

    private func withHome(_ body: (String) async throws -> Void) async throws {
        // Short, because the path of a socket may have few bytes.
        let home = "/tmp/ocb-\(UInt32.random(in: .min ... .max))"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true, attributes: attributes)
        defer { try? FileManager.default.removeItem(atPath: home) }
        try await body(home)
    }

    private func writeFiles(_ home: String, _ format: LogSettings.Format, _ url: String) throws -> String {
        let state = home + "/.local/state/openclaw-bridge"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
            atPath: state,
            withIntermediateDirectories: true,
            attributes: attributes
        )
        func write(_ text: String, _ file: String) throws {
            let isMade = FileManager.default.createFile(
                atPath: file,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: 0o600]
            )
            try #require(isMade)
        }
        try write("planted-api-token-0123456789\n", state + "/http-token")
        try write(
            """
            openclaw:
              gateway:
                url: "\(url)"
                token: planted-gateway-token
                password: planted-gateway-password
              log: {level: trace, format: \(format.rawValue)}
              traces: {file: "\(home)/traces.jsonl"}
              maxRetries: 1
              initialDelay: 0.01
              maxDelay: 0.05
              access: {direct: ["owner whatsapp:\(Self.owner)"]}
              commands: {repository: acme/shop}
              agents:
                command: [/bin/sh, -c, "exit 0", planted-argument]
                environment: [PLANTED]
            """,
            home + "/bridge.yaml"
        )
        return home + "/bridge.yaml"
    }

    /// The gateway takes the first message, refuses the second, and cannot send the third; each time it quotes the text.
    private static let faults: [GatewaySimulator.Fault] = [
        .init(
            on: .request("send"),
            .fail(GatewayRefusal(code: "INVALID_REQUEST", message: "bad: planted-refused")),
            nth: 2
        ),
        .init(
            on: .request("send"),
            .fail(GatewayRefusal(code: "UNAVAILABLE", message: "no: planted-failing")),
            nth: 3,
            count: 2
        ),
    ]

    @Test(arguments: LogSettings.Format.allCases)
    func `show nowhere but in the messages themselves`(format: LogSettings.Format) async throws {
        var settings = GatewaySimulator.Configuration(
            authentication: .token("planted-gateway-token"),
            faults: Self.faults
        )
        settings.directScope = .perChannelPeer
        try await GatewaySimulator.withSimulator(settings) { gateway in
            try await withHome { home in
                let config = try writeFiles(home, format, gateway.url)
                let variables = ["PLANTED": "planted-agent-secret", "OPENCLAW_CONFIG": config]
                let ended = try await ServedDaemon.run(home: home, variables: variables, options: []) { daemon in
                    let id = try await exercise(daemon, gateway)
                    try daemon.send(.terminalClosed)
                    try await lookAround(daemon, id)
                }
                #expect(ended.code == 0, "\(ended.log.suffix(2000))")
                check(ended.log, "the log")
                #expect(ended.log.contains("A message was accepted."), "\(ended.log)")
                #expect(ended.log.contains("max_attempts"))
                for file in ["traces.jsonl"] {
                    if let text = try? String(contentsOfFile: "\(home)/\(file)", encoding: .utf8) { check(text, file) }
                }
                for arguments in [
                    ["doctor"], ["doctor", "--json"], ["stats"], ["stats", "--json"], ["outbox", "stats"],
                ] {
                    let ending = try await ServedDaemon.command(arguments, home: home, variables: variables)
                    check(ending.output, arguments.joined(separator: " "))
                }
            }
        }
    }

    @Test func `a password in the address shows in no error`() async throws {
        try await withHome { home in
            let config = try writeFiles(home, .text, "ws://me:planted-password@127.0.0.1:1")
            for command in ["serve", "doctor"] {
                let ending = try await ServedDaemon.command([command, "--config", config], home: home, variables: [:])
                #expect(ending.code == 78, "\(ending.output)")
                check(ending.output, command)
            }
        }
    }

    // MARK: What is done

    /// - Returns: The entry that was accepted.
    private func exercise(_ daemon: ServedDaemon, _ gateway: GatewaySimulator) async throws -> String {
        let sent = try await daemon.command(
            "send",
            Self.group,
            "planted-text",
            "--metadata",
            "note=planted-note",
            "--json"
        )
        #expect(sent.code == 0, "\(sent)")
        let id = try #require(try JSONValue(parsing: sent.output)["entryId"]?.string)
        #expect(try await daemon.command("send", Self.group, "planted-refused").code == 65)
        #expect(try await daemon.command("send", Self.group, "planted-failing").code != 0)
        try await gateway.receive(channel: "whatsapp", from: Self.owner, text: "hello planted-inbound")
        try await gateway.receive(channel: "whatsapp", from: Self.owner, text: "/status planted-command")
        for way in [ServedDaemon.Way.socket, .address] {
            let token = way == .address ? [("authorization", "Bearer planted-api-token-0123456789")] : []
            for body in [
                "{\"text\": \"planted-body", "{\"planted-name\": 1}", "[\"planted-list\"]",
                "{\"sessionKey\": 7, \"text\": \"planted-type\"}",
                "{\"sessionKey\": \"\(Self.group)\", \"text\": \"planted-priority\", \"priority\": \"planted-word\"}",
            ] {
                let answer = try await daemon.request(.POST, "/v1/messages", way, headers: token, body: body)
                #expect((400..<500).contains(answer.status), "\(answer)")
                check(answer.body + answer.headers, "the answer to \(body)")
            }
        }
        for credential in ["Bearer planted-wrong", "Basic planted-basic", "planted"] {
            let answer = try await daemon.request(
                .GET,
                "/v1/status",
                .address,
                headers: [("authorization", credential)]
            )
            #expect(answer.status == 401)
            check(answer.body + answer.headers, "the answer to a wrong token")
        }
        let form = [("content-type", "application/x-www-form-urlencoded")]
        let refused = try await daemon.request(
            .POST,
            "/sign-in",
            .address,
            headers: form,
            body: "token=planted-wrong-form"
        )
        #expect(refused.status == 403)
        check(refused.body + refused.headers, "the answer to a wrong token in the form")
        let answer = try await daemon.request(.GET, "/v1/status", headers: [("host", "other.example")])
        #expect(answer.status >= 400)
        check(answer.body + answer.headers, "the answer to a wrong host")
        return id
    }

    /// Looks at everything that is no message: what a route tells, or that there is no such route.
    private func lookAround(_ daemon: ServedDaemon, _ id: String) async throws {
        for path in ["/metrics", "/healthz", "/readyz"] {
            let answer = try await daemon.request(.GET, path)
            #expect(answer.status == 200, "\(path): \(answer)")
            check(answer.body + answer.headers, path)
        }
        // The page shows messages to who may see them, and credentials to nobody.
        let page = try await daemon.request(.GET, "/").body
        #expect(page.contains("<html"))
        for credential in Self.credentials { #expect(!page.contains(credential), "\(credential) shows on the page") }
        let others = ["/openapi.json", "/v1/status", "/v1/stats", "/v1/workflows", "/v1/nothing"]
        for path in others + ["/v1/messages/\(id)/timeline"] {
            for way in [ServedDaemon.Way.socket, .address] {
                let token = way == .address ? [("authorization", "Bearer planted-api-token-0123456789")] : []
                let answer = try await daemon.request(.GET, path, way, headers: token)
                #expect(answer.status < 500, "\(path): \(answer)")
                check(answer.body + answer.headers, path)
            }
        }
    }
}
