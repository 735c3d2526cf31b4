import Foundation
import OpenClawGateway
import OpenClawOrchestrator
import Testing

@testable import BridgeCommands

@Suite(.timeLimit(.minutes(1)))
struct TemplatesTests {
    /// Runs `body` with a program and a folder of templates.
    private func with(
        _ files: [String: String],
        _ body: (Program, String) async throws -> Void
    ) async throws {
        try await Program.withHome { program in
            let folder = program.home + "/templates"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, text) in files {
                try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            }
            try await body(program, folder)
        }
    }

    @Test func `shows every text for every channel`() async throws {
        try await Program.withHome { program in
            let texts = try await program.documents("templates", "preview")
            #expect(texts.count == NotificationKind.allCases.count * PreviewChannel.allCases.count)
            #expect(texts.allSatisfy { $0["text"]?.string?.isEmpty == false })
        }
    }

    @Test func `shows a text as each channel gets it`() async throws {
        try await with(["pr-created.mustache": "**New**: {{url}}"]) { program, folder in
            let expected = [
                ("whatsapp", "*New*: https://example.org/1"), ("telegram", "**New**: https://example.org/1"),
                ("plain", "New: https://example.org/1"),
            ]
            for (channel, text) in expected {
                let shown = try await program.documents(
                    "templates",
                    "preview",
                    "pr-created",
                    "--channel",
                    channel,
                    "--folder",
                    folder,
                    "--value",
                    "url=https://example.org/1"
                )
                #expect(shown.compactMap { $0["text"]?.string } == [text])
            }
        }
    }

    @Test func `names everything that is wrong, with its place and what to do`() async throws {
        let files = [
            "error.mustache": "fine\n{{mood}}", "pr-created.mustache": "{{#url}}", "party.mustache": "hello",
            "tests-passing.mustache": "✅", "notes.txt": "left alone",
        ]
        try await with(files) { program, folder in
            let ending = try await program.run("templates", "check", "--folder", folder, "--json")
            #expect(ending.code == ExitStatus.unusableConfiguration.rawValue)
            let problems = try #require(try ending.json()["problems"]?.array)
            let places = problems.map { problem in
                let name = problem["file"]?.string?.split(separator: "/").last.map(String.init) ?? ""
                return name + (problem["line"]?.integer.map { ":\($0)" } ?? "")
            }
            #expect(places == ["error.mustache:2", "party.mustache", "pr-created.mustache:1"])
            #expect(problems.allSatisfy { $0["advice"]?.string != nil })
        }
    }

    @Test func `is content with templates that can be used, and with none`() async throws {
        try await with(["error.mustache": "Oh: {{error}}"]) { program, folder in
            let (own, none) = (["--folder", folder], ["--folder", folder + "/none"])
            for (options, code) in [(own, ExitStatus.success), ([], .success), (none, .unusableConfiguration)] {
                let ending = try await program.run(["templates", "check"] + options)
                #expect(ending.code == code.rawValue, "\(options): \(ending.errors)")
            }
        }
    }

    @Test func `lists the values of each kind`() async throws {
        try await Program.withHome { program in
            let kinds = try await program.documents("templates", "variables")
            #expect(kinds.map { $0["kind"]?.string } == NotificationKind.allCases.map(\.rawValue))
            let spawned = try #require(kinds.first)
            #expect(spawned["always"]?.array?.compactMap(\.string) == ["agent", "issue"])
            let text = try await program.run("templates", "variables").output
            #expect(NotificationVariable.allCases.allSatisfy { text.contains($0.rawValue) })
        }
    }
}
