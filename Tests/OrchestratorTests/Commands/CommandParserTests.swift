import OpenClawBridge
import OpenClawOrchestrator
import Testing

struct CommandParserTests {
    private let parser = CommandParser()

    @Test(arguments: [
        ("work on issue #1234", "work on issue #1234"),
        ("Work on Issue 1234", "work on issue #1234"),
        ("work on #7", "work on issue #7"),
        ("work on issue#7", "work on issue #7"),
        ("WORK  ON   ISSUE #999999999", "work on issue #999999999"),
        ("status", "status"),
        ("status of issue #12", "status of issue #12"),
        ("status #12", "status of issue #12"),
        ("stop issue #12", "stop issue #12"),
        ("stop work on issue #12", "stop issue #12"),
        ("stop working on #12", "stop issue #12"),
        ("cancel issue #12", "stop issue #12"),
        ("list agents", "list agents"),
        ("retry issue #12", "retry issue #12"),
        ("pause", "pause"),
        ("resume", "resume"),
        ("logs #12", "logs of issue #12"),
        ("help", "help"),
        ("confirm k7m2qx", "confirm"),
        (" \n status \r\n", "status"),
        ("@claude work on issue #5", "work on issue #5"),
        ("@Claude: status", "status"),
        ("@claude, list agents", "list agents"),
        ("/status", "status"),
        ("/ help", "help"),
    ])
    func `reads every command`(text: String, canonical: String) {
        #expect(parser.parse(text).command?.description == canonical)
    }

    @Test func `keeps the words for the agent as they were written`() throws {
        let reading = parser.parse("@claude work on issue #5: Use `rm -rf`?\n\tSay: \"yes\" 👩‍💻 \n")
        #expect(reading == .command(.work(try issue(5), instructions: "Use `rm -rf`?\n\tSay: \"yes\" 👩‍💻")))
        #expect(parser.parse("work on #5:").command == .work(try issue(5), instructions: nil))
    }

    @Test func `gives a code in capital letters, and never shows it`() {
        let command = parser.parse("confirm k7m2qx").command
        #expect(command == .confirm(code: "K7M2QX"))
        #expect(command.map { "\($0)" } == "confirm")
    }

    @Test func `shows nothing of the words for the agent`() throws {
        let command = Command.work(try issue(5), instructions: "canary")
        #expect(!"\(command)".contains("canary"))
    }

    @Test(arguments: [
        ("work on issue #12abc", CommandMistake.Kind.badNumber, 15),
        ("work on issue #0", .badNumber, 15),
        ("work on issue #012", .badNumber, 15),
        ("work on issue #", .badNumber, 15),
        ("work on issue ##1", .badNumber, 15),
        ("work on issue #-1", .badNumber, 15),
        ("work on issue #1000000000", .badNumber, 15),
        ("work on issue #99999999999999999999999999", .badNumber, 15),
        ("work on issue #12.", .badNumber, 15),
        ("work on issue #１２", .badNumber, 15),
        ("work on issue # 12", .badNumber, 15),
        ("work on issue #12 #13", .unexpectedWord, 19),
        ("work on issue #12 and stop issue #13", .unexpectedWord, 19),
        ("work on 12", .unexpectedWord, 9),
        ("work issue #12", .unexpectedWord, 6),
        ("work on", .incomplete, 8),
        ("work on issue #12 in", .incomplete, 21),
        ("work on issue #12 in ../x", .badRepository, 22),
        ("work on ../x#12", .badRepository, 9),
        ("work on issue #12 in octo/cat", .repositoryNotAllowed, 15),
        ("status: fine", .unexpectedWord, 7),
        ("stop all", .unexpectedWord, 6),
        ("stop", .incomplete, 5),
        ("list", .incomplete, 5),
        ("pause now", .unexpectedWord, 7),
        ("confirm 123", .badCode, 9),
        ("confirm", .incomplete, 8),
        ("stop issue #1\nstop issue #2", .severalLines, 14),
        ("wrok on issue #12", .unknownCommand, 1),
        ("stauts", .unknownCommand, 1),
        ("/agents", .unknownCommand, 2),
        ("/some/my/file", .unknownCommand, 2),
        ("@claude", .missingCommand, 8),
        ("@claude what do you think?", .unknownCommand, 9),
    ])
    func `says what is wrong, and where`(text: String, kind: CommandMistake.Kind, position: Int) throws {
        let mistake = try #require(parser.parse(text).mistake)
        #expect(mistake.kind == kind)
        #expect(mistake.position == position)
    }

    @Test(arguments: [
        ("/staus", "status [of issue #N]"),
        ("/stpo issue #1", "stop [work on] issue #N"),
        ("/agents", "list agents"),
        ("/issue #12", "work on issue #N [: words for the agent]"),
        ("work on issue #12abc", "work on issue #N [: words for the agent]"),
        ("/log #2", "logs #N"),
        ("/halp", "help"),
    ])
    func `names the nearest command`(text: String, suggestion: String) throws {
        let mistake = try #require(parser.parse(text).mistake)
        #expect(mistake.suggestion == suggestion)
        #expect(mistake.description.contains(suggestion))
    }

    @Test func `names no command where none is near`() throws {
        let mistake = try #require(parser.parse("/frobnicate").mistake)
        #expect(mistake.suggestion == nil)
        #expect(mistake.description.contains("Write help"))
    }

    @Test func `says nothing of what was written`() throws {
        for text in ["/canary", "work on canary", "work on #1 in canary", "status: canary", "confirm canary7"] {
            let mistake = try #require(parser.parse(text).mistake)
            #expect(!mistake.description.contains("canary"))
        }
    }

    @Test(arguments: [
        "Good morning!", "Can you work on issue #12?", "I will stop issue #12 tomorrow", "issue #12 annoys me", "",
        "   ",
        "word of the day is: patience", "lots of people came", "The status is good", "please help", "@claudette status",
        "12", "#12", "…",
    ])
    func `leaves conversation alone`(text: String) {
        #expect(parser.parse(text) == .conversation)
    }

    @Test(arguments: [
        "work on issue #12", "status", "help", "stop issue #12 please", "confirm ABCDEF", "stauts", "hello",
        "@claudette status",
        "x @claude status",
    ])
    func `leaves all of a group's text alone that has no prefix`(text: String) {
        #expect(parser.parse(text, needsPrefix: true) == .conversation)
    }

    @Test func `takes the need for a prefix from the kind of the chat`() {
        func reading(_ kind: ChatTarget.Kind, _ settings: CommandSettings = CommandSettings()) -> CommandReading {
            let conversation = InboundMessage.Conversation(
                gatewaySessionKey: "agent:main:x",
                channel: "whatsapp",
                address: "1",
                kind: kind
            )
            return CommandParser(settings).parse(InboundMessage(conversation: conversation, text: "status"))
        }
        #expect(reading(.direct) == .command(.status(nil)))
        #expect(reading(.group) == .conversation)
        #expect(reading(.channel) == .conversation)
        #expect(reading(.native) == .conversation)
        #expect(reading(.group, CommandSettings(needsPrefixInGroups: false)) == .command(.status(nil)))
        #expect(reading(.direct, CommandSettings(needsPrefixInDirectChats: true)) == .conversation)
    }

    @Test func `uses the prefixes of the settings, and no empty one`() {
        let parser = CommandParser(CommandSettings(prefixes: ["", " ", "Bot", "!"]))
        #expect(parser.parse("bot status", needsPrefix: true) == .command(.status(nil)))
        #expect(parser.parse("!status", needsPrefix: true) == .command(.status(nil)))
        #expect(parser.parse("botstatus", needsPrefix: true) == .conversation)
        #expect(parser.parse("status", needsPrefix: true) == .conversation)
        #expect(parser.parse("@claude status", needsPrefix: true) == .conversation)
    }

    @Test func `has a line of help for every command, each of which is one`() throws {
        let lines = Command.helpText.split(separator: "\n")
        #expect(lines.count == 12)
        for line in lines.dropLast() {
            let usage = try #require(line.firstRange(of: " – ")).lowerBound
            let text = line[..<usage].replacing("#N", with: "#7").replacing("CODE", with: "AB2345")
                .replacing(" [: words for the agent]", with: ": words").replacing("[", with: "").replacing(
                    "]",
                    with: ""
                )
            #expect(parser.parse(String(text)).command != nil, "\(text)")
        }
    }
}
