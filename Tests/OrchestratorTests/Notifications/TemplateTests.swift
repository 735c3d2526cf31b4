import Foundation
import OpenClawBridge
import Testing

@testable import OpenClawOrchestrator

@Suite struct `Templates of notifications` {
    static let example: [String: String] = [
        "issue": "1234", "agent": "claude-1", "url": "https://github.com/o/r/pull/7", "summary": "two files changed",
        "error": "no such file", "repository": "o/r", "requester": "Ada",
    ]

    @Test(arguments: NotificationKind.allCases)
    func `have a checked built-in text for each kind`(kind: NotificationKind) throws {
        let text = try #require(MessageTemplates.builtInTexts[kind])
        _ = try CheckedTemplate(text, for: kind, file: kind.rawValue)
        let least = Self.example.filter { value in kind.requiredVariables.contains { $0.rawValue == value.key } }
        for values in [least, Self.example] {
            let shown = try MessageTemplates.builtIn.preview(kind, values: values, channel: "whatsapp")
            #expect(!shown.isEmpty)
            #expect(!shown.contains("{") && !shown.contains("unknown"))
        }
    }

    @Test func `say what the kinds are known for`() throws {
        let templates = MessageTemplates.builtIn
        #expect(
            try templates.preview(.workStarted, values: ["issue": "1234", "agent": "claude-1"], channel: "whatsapp")
                == "🤖 Agent claude-1 is working on issue #1234"
        )
        let url = "https://github.com/o/r/pull/7"
        #expect(try templates.preview(.prCreated, values: ["url": url], channel: "slack") == "🔗 PR created: \(url)")
        #expect(try templates.preview(.testsPassing, values: [:], channel: "slack") == "✅ Tests passing")
        #expect(
            try templates.preview(.testsFailing, values: ["summary": "3 of 40"], channel: "slack")
                == "❌ Tests failing: 3 of 40"
        )
        #expect(
            try templates.preview(.workCompleted, values: ["issue": "o/r#7", "url": url], channel: "slack")
                == "🎉 Work completed on issue o/r#7\n\(url)"
        )
    }

    @Test(arguments: [
        ("{{#url}}{{ur}}{{/url}} x", "ur"), ("x {{>footer}}", ">footer"), ("x {{title}}", "title"),
        ("x {{uppercase(agent)}}", "uppercase(agent)"), ("x {{url}}", "url"), ("x {{^url}}{{url}}{{/url}}", "url"),
        ("x {{#url}}{{url}}", "url"), ("x {{/url}}", "url"), ("x {{#url}}{{#error}}{{/url}}{{/error}}", "url"),
        ("x {{agent", "closed"), ("x {{}}", "no name"), ("x {{=<% %>=}}", "=<% %>="), ("x {{.}}", "."),
        ("{{#url}}{{url}}{{/url}}", "no text"), ("x {{%CONTENT_TYPE:HTML}}", "%CONTENT_TYPE:HTML"),
        ("x {{{agent}}", "closed"), ("x {{agent.name}}", "agent.name"), ("x {{$block}}{{/block}}", "$block"),
    ])
    func `are refused when they are loaded`(text: String, named: String) throws {
        let error = #expect(throws: TemplateError.self) {
            try MessageTemplates(replacing: [.testsPassing: text])
        }
        #expect(error?.file == "tests-passing")
        #expect(error?.message.contains(named) == true, "\(error.map(\.description) ?? "")")
    }

    @Test func `tell the line`() throws {
        let error = #expect(throws: TemplateError.self) {
            try MessageTemplates(replacing: [.error: "a\n{{! two\nlines }}\nb {{nothing}}"])
        }
        #expect(error?.line == 4)
    }

    @Test func `come from a folder`() async throws {
        try await withNotificationFolder { folder in
            try "Look: **{{url}}**\n".write(toFile: folder + "/pr-created.mustache", atomically: true, encoding: .utf8)
            try "{{nothing}}".write(toFile: folder + "/notes.txt", atomically: true, encoding: .utf8)
            let templates = try MessageTemplates(folder: folder)
            #expect(
                try templates.preview(.prCreated, values: ["url": "https://x.org/1"], channel: "whatsapp")
                    == "Look: *https://x.org/1*"
            )
            #expect(try templates.preview(.testsPassing, values: [:], channel: "whatsapp") == "✅ Tests passing")

            try "x {{nothing}}".write(toFile: folder + "/error.mustache", atomically: true, encoding: .utf8)
            let variable = #expect(throws: TemplateError.self) { try MessageTemplates(folder: folder) }
            #expect(variable?.file == folder + "/error.mustache")
            #expect(variable?.message.contains("nothing") == true)
        }
    }

    @Test func `are refused under a name that is no kind`() async throws {
        try await withNotificationFolder { folder in
            try "x".write(toFile: folder + "/pr-creatd.mustache", atomically: true, encoding: .utf8)
            let error = #expect(throws: TemplateError.self) { try MessageTemplates(folder: folder) }
            #expect(error?.file == folder + "/pr-creatd.mustache")
        }
        #expect(throws: TemplateError.self) { try MessageTemplates(folder: "/nowhere/at/all") }
    }

    @Test func `never show HTML entities`() throws {
        let shown = try MessageTemplates(replacing: [.error: "{{error}} {{&error}} {{{error}}}"])
            .preview(.error, values: ["error": "\"a\" 'b'"], channel: "telegram")
        #expect(shown == "\"a\" 'b' \"a\" 'b' \"a\" 'b'")
    }

    @Test func `refuse a preview without what is needed, and send one all the same`() throws {
        #expect(throws: TemplateError.self) {
            try MessageTemplates.builtIn.preview(.prCreated, values: [:], channel: "slack")
        }
        #expect(throws: TemplateError.self) {
            try MessageTemplates.builtIn.preview(.testsPassing, values: ["titel": "x"], channel: "slack")
        }
        let route = try SessionKey(team).route
        let text = MessageTemplates.builtIn.text(of: ChatNotification(id: "1", kind: .prCreated), for: route)
        #expect(text == "🔗 PR created: unknown")
    }

    @Test func `cut values, also when signs are piled up on them`() throws {
        let long = try MessageTemplates.builtIn.preview(
            .error,
            values: ["error": String(repeating: "x", count: 5000)],
            channel: "slack"
        )
        #expect(long.count < 1100)
        #expect(long.hasSuffix("…"))
        let piled = try MessageTemplates.builtIn.preview(
            .error,
            values: ["error": "a" + String(repeating: "\u{0301}", count: 100_000)],
            channel: "slack"
        )
        #expect(piled.unicodeScalars.count < 5000)
    }
}
