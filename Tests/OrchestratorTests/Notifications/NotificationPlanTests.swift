import Foundation
import OpenClawBridge
import Testing

@testable import OpenClawOrchestrator

@Suite struct `A plan for notifications` {
    /// Lets notifications come in one after the other, as a store does.
    private struct Story {
        let plan: NotificationPlan
        var past: [PastNotification] = []

        init(_ change: (inout NotificationSettings) throws -> Void = { _ in }) throws {
            var settings = try settings()
            try change(&settings)
            plan = NotificationPlan(settings)
        }

        mutating func tell(
            _ text: String,
            _ kind: NotificationKind = .testsFailing,
            _ severity: NotificationSeverity = .warning,
            at seconds: Double
        ) throws -> NotificationDecision {
            let now = noon + seconds
            let notification = try outgoing(text, kind, severity, text: text)
            let known = past.filter { $0.addedAt >= now - plan.memory.seconds }
            let decision = plan.decide(notification, after: known, at: now)
            if decision != .suppress {
                past.append(PastNotification(StoredNotification(number: 0, notification, decision, at: now)))
            }
            return decision
        }
    }

    @Test func `says the same only once within the window`() throws {
        var story = try Story()
        #expect(try story.tell("red", at: 0) == .send)
        #expect(try story.tell("red", .error, .critical, at: 599) == .suppress)
        #expect(try story.tell("green", at: 599) == .send)
        #expect(try story.tell("red", at: 600) == .send)
    }

    @Test func `holds what is more than a few of a kind, until one moment`() throws {
        var story = try Story { $0.burst = BurstPolicy(limit: 2, window: .seconds(60), hold: .seconds(30)) }
        #expect(try story.tell("1", at: 0) == .send)
        #expect(try story.tell("2", at: 1) == .send)
        #expect(try story.tell("3", at: 2) == .hold(.burst, until: noon + 32))
        #expect(try story.tell("4", at: 31) == .hold(.burst, until: noon + 32))
        #expect(try story.tell("other kind", .prCreated, .notice, at: 31) == .send)
        #expect(try story.tell("critical", .testsFailing, .critical, at: 31) == .send)
        // A steady stream makes one message each half minute.
        #expect(try story.tell("5", at: 33) == .hold(.burst, until: noon + 63))
        #expect(try story.tell("6", at: 200) == .send)
    }

    @Test func `sends everything at once without a hold`() throws {
        var story = try Story { $0.burst.hold = .zero }
        for number in 0..<20 { #expect(try story.tell("\(number)", at: 0) == .send) }
    }

    @Test func `holds all but the critical in quiet hours`() throws {
        var story = try Story { $0.quietHours = try QuietHours("11:00-13:00 UTC") }
        for number in 0..<20 {
            #expect(try story.tell("\(number)", at: Double(number)) == .hold(.quiet, until: noon + 3600))
        }
        #expect(try story.tell("fire", .error, .critical, at: 30) == .send)
        #expect(try story.tell("3", at: 40) == .suppress)
        // What was held in quiet hours does not count as a burst after them.
        #expect(try story.tell("late", at: 3600) == .send)
    }
}

@Suite struct `A batch of notifications` {
    private func stored(_ number: Int64, _ hold: NotificationHold, _ kind: NotificationKind = .testsFailing)
        throws -> StoredNotification
    {
        let notification = try outgoing("k\(number)", kind, text: "❌ failure \(number)\nsecond line")
        return StoredNotification(number: number, notification: notification, hold: hold, addedAt: noon, dueAt: noon)
    }

    @Test func `is one message for each that was not held, each kind of a burst, and all of the quiet hours`() throws {
        let due = [
            try stored(1, .none), try stored(2, .burst), try stored(3, .quiet), try stored(4, .none),
            try stored(5, .burst, .prCreated), try stored(6, .burst), try stored(7, .quiet, .prCreated),
        ]
        #expect(NotificationBatch.numbers(for: due) == [1: 1, 2: 2, 6: 2, 3: 3, 7: 3, 4: 4, 5: 5])
    }

    @Test func `of one says what that one says`() throws {
        let batch = try #require(NotificationBatch(number: 1, [try stored(1, .quiet)]))
        #expect(batch.text == "❌ failure 1\nsecond line")
        #expect(batch.key == "k1")
    }

    @Test func `of several says how many, and of each the first line`() throws {
        let burst = try #require(NotificationBatch(number: 1, [try stored(1, .burst), try stored(2, .burst)]))
        #expect(
            burst.text == "🔁 2 notifications of one kind, tests failing:\n- ❌ failure 1\n- ❌ failure 2"
        )
        #expect(burst.key == "k1-merged")
        let quiet = try #require(NotificationBatch(number: 1, try (1...3).map { try stored($0, .quiet) }))
        #expect(quiet.text.hasPrefix("🌙 3 notifications came in the quiet hours:\n- "))
        #expect(NotificationBatch(number: 1, []) == nil)
    }
}
