import BridgeDaemon
import Foundation
import OpenClawGateway
import Testing

@testable import BridgeCommands
@testable import OpenClawBridge

struct ExplanationTests {
    @Test func `tells what a message waits for`() async throws {
        let outbox = Outbox(store: InMemoryOutboxStore())
        _ = try await Story(in: outbox)
        _ = try await Story(in: outbox)
        let expiry = DeliveryOptions(expiresAt: Story.start + 600)
        let story = try await Story(delivery: expiry, in: outbox)
        try await outbox.pause(.channel("whatsapp"))
        try await outbox.pause(.lane(story.entry.lane))
        let text = try await story.explained(after: 60).text
        #expect(text.contains("2 messages stand before it."))
        #expect(text.contains("Paused: whatsapp. Let it go on with: openclaw-bridge outbox resume whatsapp"))
        #expect(text.contains("outbox resume whatsapp/1203@g.us"))
        #expect(text.contains("Next: the first attempt, as soon as it has its turn."))
        #expect(text.contains("useless after") && text.contains("in 9 min"))
        #expect(text.contains("Nobody delivers now."))
        let delivered = try await story.explained(after: 60, deliverer: .init(role: .daemon, processID: 42))
        #expect(!delivered.text.contains("Nobody delivers now."))
        #expect(delivered.json["deliverer"]?["processId"]?.integer == 42)
    }

    @Test func `tells how long a wait still is, also when it has passed`() async throws {
        let story = try await Story()
        try await story.advance(after: 1)
        try await story.answer(.notExecuted(reason: "The gateway is starting.", retryAfter: .seconds(30)), after: 1)
        #expect(try await story.explained(after: 11).text.contains("Next: another attempt, in 20 s."))
        #expect(try await story.explained(after: 99).text.contains("Next: another attempt, now."))
        let scheduled = try await Story(delivery: DeliveryOptions(notBefore: Story.start + 3600))
        #expect(try await scheduled.explained(after: 60).text.contains("not to be sent before"))
    }

    @Test func `tells the story of a message that met a crash, and why it may have arrived twice`() async throws {
        let story = try await Story()
        try await story.advance(after: 0.1)
        try await story.answer(.unanswered(reason: "The connection ended.", isTimeout: false), after: 0.2)
        story.processStart += 1_000_000
        try await story.advance(after: 3)
        try await story.look(.missing(isWhole: true), after: 4)
        try await story.advance(after: 6)
        try await story.answer(.accepted(.channelAccepted(messageID: "3EB0")), after: 6.1)
        let report = try await story.explained(after: 100)
        #expect(report.text.contains("The channel took it as message 3EB0; whether it reached a phone"))
        let repetition = try #require(report.json["repetition"]?.string)
        #expect(repetition.contains("nothing could tell whether attempt 1 was sent"))
        let keys = try #require(story.entry.delivery.attempt?.allKeys)
        #expect(keys.count == 2 && keys.allSatisfy(repetition.contains))
        let events = report.json["transitions"]?.array?.compactMap { $0["event"]?.string }
        #expect(
            events == ["attempted", "unanswered", "compared", "lookedUp", "decided", "attempted", "accepted"]
                || events == ["attempted", "unanswered", "compared", "decided", "attempted", "accepted"]
        )
        #expect(report.json["transitions"]?[1]?["afterMs"]?.integer == 200)
        #expect(report.json["waiting"]?.array?.isEmpty == true)
    }

    @Test func `does not call a message unsent whose earlier attempt may have been sent`() async throws {
        let story = try await Story()
        try await story.advance(after: 1)
        try await story.answer(.unanswered(reason: "No answer came.", isTimeout: true), after: 2)
        story.processStart += 1_000_000
        try await story.advance(after: 3)
        try await story.look(.missing(isWhole: true), after: 4)
        try await story.advance(after: 6)
        try await story.answer(.rejected(reason: "The chat is gone.", evidence: .refused(code: "INVALID")), after: 7)
        let text = try await story.explained(after: 10).text
        #expect(text.contains("may have been sent") || text.contains("may or may not have been sent"))
        #expect(!text.contains("It was not sent"))
    }

    @Test func `says plainly what was not sent, and what can be done`() async throws {
        let story = try await Story()
        try await story.advance(after: 1)
        try await story.answer(.rejected(reason: "The chat is gone.", evidence: .refused(code: "INVALID")), after: 2)
        let text = try await story.explained(after: 10).text
        #expect(text.contains("It was not sent: The chat is gone."))
        #expect(text.contains("openclaw-bridge outbox retry \(story.entry.id)"))
        #expect(text.contains("refused with INVALID"))
    }

    @Test func `tells what a human has to decide`() async throws {
        let story = try await Story(delivery: DeliveryOptions(ambiguity: .hold))
        try await story.advance(after: 1)
        try await story.answer(.unanswered(reason: "No answer came.", isTimeout: true), after: 2)
        story.processStart += 1_000_000
        try await story.advance(after: 3)
        try await story.look(.missing(isWhole: true), after: 4)
        let held = try await story.explained(after: 10).text
        #expect(held.contains("It may or may not have been sent"))
        #expect(held.contains("look into the chat"))
        try await story.outbox.retry(story.entry.id)
        let retried = try await story.explained(after: 20)
        #expect(retried.json["repetition"]?.string?.contains("somebody had it sent again") == true)
    }

    @Test func `tells which parts arrived`() async throws {
        let story = try await Story(parts: 3)
        try await story.advance(after: 1)
        try await story.answer(.accepted(.channelAccepted(messageID: "A")), after: 2)
        try await story.advance(after: 3)
        try await story.answer(.rejected(reason: "The chat is gone.", evidence: .refused(code: "INVALID")), after: 4)
        let text = try await story.explained(after: 10).text
        #expect(text.contains("Part 1 of 3 arrived; the rest was not sent."))
        #expect(text.contains("Part 2: The chat is gone."))
        #expect(text.contains("send the rest: openclaw-bridge outbox retry"))
    }

    @Test func `a calendar that was set back shows as what it is`() async throws {
        let story = try await Story()
        try await story.advance(after: -30)
        #expect(try await story.explained(after: -20).text.contains("-30 s"))
    }

    @Test(arguments: [40, 60, 80, 120])
    func `fits screens of every width, word by word`(width: Int) async throws {
        let story = try await Story()
        try await story.advance(after: 0.1)
        try await story.answer(.channelFailed(reason: "The channel is not linked.", mayHaveArrived: false), after: 0.2)
        let lines = try await story.explained(after: 0.3).lines(Style(width: width, isColoured: false))
        // A single word that is too long, such as an id in a command, is not broken.
        #expect(lines.allSatisfy { $0.count <= width || $0.split(separator: " ").count <= 2 }, "\(lines)")
    }

    @Test func `never shows the text of the message`() async throws {
        let story = try await Story("canary-7d1f")
        try await story.advance(after: 1)
        let report = try await story.explained(after: 2)
        #expect(!report.text.contains("canary"))
        #expect(!report.json.description.contains("canary"))
    }

    @Test(arguments: [
        ("whatsapp/1203@g.us", "whatsapp/1203@g.us"), ("matrix/!room:example.org", "'matrix/!room:example.org'"),
        ("signal/it's", #"'signal/it'\''s'"#),
    ])
    func `quotes what a shell would read otherwise`(text: String, quoted: String) {
        #expect(text.shellQuoted == quoted)
    }
}
