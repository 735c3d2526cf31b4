import Foundation
import OpenClawGateway
import Testing

@Suite(.timeLimit(.minutes(1)))
struct InitTests {
    private let nowhere = "wss://127.0.0.1:1"

    /// The keys of a file's settings, commented or not.
    private func keys(_ text: String) -> Set<String> {
        var path: [String] = []
        return text.split(separator: "\n").reduce(into: []) { keys, line in
            let content = line.drop { $0 == " " }
            let words = content.hasPrefix("#") ? content.dropFirst() : content
            guard let colon = words.firstIndex(of: ":"), words.first?.isLetter == true else { return }
            path = path.prefix((line.count - content.count) / 2) + [String(words[..<colon])]
            if words.index(after: colon) < words.endIndex { keys.insert(path.joined(separator: ".")) }
        }
    }

    @Test func `writes a file that can be used, for its owner only`() async throws {
        try await Program.withHome { program in
            let file = program.home + "/bridge.yaml"
            let ending = try await program.run("init", file, "--url", "ws://127.0.0.1:1", "--json")
            #expect(ending.code == 0)
            #expect(try ending.json()["isUsable"] == true)
            #expect(try ending.json()["filled"] == ["openclaw.gateway.url"])
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            let doctor = try await program.run("doctor", "--config", file, "--json")
            let url = try doctor.json()["settings"]?.array?.first { $0["key"] == "openclaw.gateway.url" }
            #expect(url?["value"] == "ws://127.0.0.1:1")
            #expect(url?["origin"]?.string?.contains("configuration file") == true)
        }
    }

    /// Every setting of the daemon is in the file, and every example is one that is accepted.
    @Test func `shows every setting with a value that is accepted`() async throws {
        try await Program.withHome { program in
            let file = program.home + "/bridge.yaml"
            #expect(try await program.run("init", file, "--url", nowhere).code == 0)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let uncommented = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let content = line.drop { $0 == " " }
                guard content.hasPrefix("#"), content.dropFirst().first?.isLetter == true else { return String(line) }
                return String(line.prefix(line.count - content.count) + content.dropFirst())
            }
            try uncommented.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
            let doctor = try await program.run("doctor", "--config", file, "--json")
            let settings = try #require(try doctor.json()["settings"]?.array, "\(doctor.output)")
            #expect(Set(settings.compactMap { $0["key"]?.string }) == keys(text))
            for setting in settings {
                #expect(setting["origin"]?.string?.contains("configuration file") == true, "\(setting)")
            }
            let first = try doctor.json()["checks"]?.array?.first
            #expect(first?["check"] == "configuration" && first?["verdict"] == "fine", "\(doctor.output)")
        }
    }

    @Test func `leaves a file as it is, unless it is told to replace it`() async throws {
        try await Program.withHome { program in
            let file = program.home + "/bridge.yaml"
            try "mine".write(toFile: file, atomically: true, encoding: .utf8)
            let refused = try await program.run("init", file)
            #expect(refused.code == 1)
            #expect(refused.errors.contains("--force"))
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
            #expect(try await program.run("init", file, "--force").code == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains("openclaw:"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: program.home) == ["bridge.yaml"])
        }
    }

    @Test func `takes what the environment says, but no secret`() async throws {
        try await Program.withHome { program in
            let file = program.home + "/bridge.yaml"
            let variables = [
                "OPENCLAW_GATEWAY_TOKEN": "planted-token", "OPENCLAW_GATEWAY_PASSWORD": "planted-password",
                "OPENCLAW_MAX_RETRIES": "7", "OPENCLAW_COMMANDS_PREFIXES": "@bot, /",
                "OPENCLAW_BRIDGE_STATE_DIRECTORY": program.home + "/a \"b\": c",
            ]
            let ending = try await program.run(["init", file, "--json"], variables: variables)
            #expect(ending.code == 0, "\(ending)")
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(!text.contains("planted"))
            #expect(text.contains("\n  maxRetries: 7\n"))
            #expect(text.contains("\n    prefixes: [\"@bot\", \"/\"]\n"))
            let doctor = try await program.run(
                "doctor",
                "--config",
                file,
                "--url",
                "ws://127.0.0.1:1",
                "--json"
            )
            let folder = try doctor.json()["settings"]?.array?.first { $0["key"] == "openclaw.bridge.stateDirectory" }
            #expect(folder?["value"]?.string == "~/a \"b\": c")
        }
    }

    @Test func `says what is wrong with what it was given`() async throws {
        try await Program.withHome { program in
            let ending = try await program.run("init", program.home + "/bridge.yaml", "--url", "http://x", "--json")
            #expect(ending.code == 78)
            #expect(try ending.json()["isUsable"] == false)
            #expect(ending.output.contains("openclaw.gateway.url"))
        }
    }
}
