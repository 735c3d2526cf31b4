import Foundation
import OpenClawGateway
import Testing

@testable import OpenClawBridge

/// How a history becomes a summary.
@Suite struct DeliverySummaryTests {
    private let now = noon

    private func end(
        _ state: DeliveryState,
        lane: String = "whatsapp/1",
        kind: String? = nil,
        after seconds: Double = 1,
        hoursAgo: Double = 0
    ) throws -> DeliveryEnd {
        let metadata = kind.map { ["kind": JSONValue.string($0)] } ?? [:]
        let endedAt = now - hoursAgo * 3600
        let taken = message(lane: lane, metadata: metadata)
        let id = EntryID(unchecked: "abc", 1)
        var entry = OutboxEntry(id: id, submission: taken, enqueuedAt: endedAt - seconds)
        _ = entry.finish(state, at: endedAt)
        return try #require(DeliveryEnd(entry))
    }

    /// The report of ends, each in its hour and in the order given.
    private func report(_ ends: [DeliveryEnd], _ period: DeliverySummary.Period = .day) -> DeliverySummary {
        var history = InMemoryHistory()
        for end in ends { history.change(from: nil, to: end) }
        return DeliverySummary(
            history.since(DeliverySummary.firstHour(of: period, at: now)),
            period: period,
            at: now
        )
    }

    @Test func `counts volume, success and failure by target and kind`() throws {
        var ends = try (0..<6).map { _ in try end(.accepted, kind: "pr-created") }
        ends += [try end(.rejected), try end(.cancelled), try end(.queuedByGateway), try end(.expired, lane: "a/2")]
        let report = report(ends)
        #expect(report.total.volume == 10)
        #expect(report.targets.map(\.lane.description) == ["whatsapp/1", "a/2"])
        let target = try #require(report.targets.first)
        #expect(target.kinds.map(\.kind.description) == ["pr-created", "message"])
        #expect(target.kinds.map(\.tally.volume) == [6, 3])
        #expect(target.total.successRate == 6.0 / 7.0)
        #expect(target.kinds.first?.tally.successRate == 1)
        #expect(report.targets.last?.total.successRate == 0)
    }

    @Test func `a message that was cancelled or is kept says nothing about success`() throws {
        #expect(report([try end(.cancelled), try end(.queuedByGateway)]).total.successRate == nil)
        #expect(report([]).total.successRate == nil)
    }

    @Test func `has every hour of its time, and nothing from before`() throws {
        let ends = [try end(.accepted), try end(.accepted, hoursAgo: 24), try end(.accepted, hoursAgo: 25)]
        let day = report(ends)
        #expect(day.hours.count == 25)
        #expect(day.hours.first?.start == day.from)
        #expect(day.hours.map(\.tally.volume) == [1] + Array(repeating: 0, count: 23) + [1])
        #expect(day.total.volume == 2)
        let month = report(ends, .month)
        #expect(month.hours.count == 721)
        #expect(month.total.volume == 3)
    }

    @Test(arguments: [
        ([.rejected, .unknown, .expired], true), ([.accepted, .rejected, .rejected, .partiallySent], true),
        ([.rejected, .rejected, .rejected, .accepted], false), ([.rejected, .rejected, .cancelled], false),
        ([.rejected, .rejected], false),
        // Nine of twelve got through.
        (
            [DeliveryState](repeating: .rejected, count: 2) + [.accepted, .rejected]
                + [DeliveryState](repeating: .accepted, count: 8), true
        ),
        ([DeliveryState](repeating: .accepted, count: 10) + [.rejected, .rejected], false),
    ])
    func `a target fails after three failures in a row, or when less than 80 % get through`(
        states: [DeliveryState],
        isFailing: Bool
    ) throws {
        let report = report(try states.map { try end($0) })
        #expect(report.failing.map(\.lane.description) == (isFailing ? ["whatsapp/1"] : []))
    }

    @Test func `a streak of failures goes on over the hours`() throws {
        let ends = try [3.0, 2, 1].map { try end(.rejected, hoursAgo: $0) }
        #expect(report(ends).targets.first?.streak.failuresInARow == 3)
        #expect(report(ends).failing.count == 1)
        #expect(report(ends + [try end(.accepted)]).failing.isEmpty)
    }

    @Test(arguments: [(2, 0, false), (4, 0, true), (4, 100, false), (20, 100, true)])
    func `a target flaps when success and failure change often`(changes: Int, calm: Int, isFlapping: Bool) throws {
        let states = (0...changes).map { $0.isMultiple(of: 2) ? DeliveryState.accepted : .rejected }
        let ends = try (Array(repeating: .accepted, count: calm) + states).map { try end($0) }
        #expect(report(ends).flapping.count == (isFlapping ? 1 : 0))
    }

    @Test func `targets that are not told apart are never judged`() throws {
        let ends = try (0..<5).map { _ in try end(.rejected, lane: DeliveryHistory.others.description) }
        #expect(report(ends).failing.isEmpty)
    }

    @Test func `a latency begins when a message is due`() throws {
        let submission = message(options: DeliveryOptions(notBefore: noon + 3600))
        var entry = OutboxEntry(id: EntryID(unchecked: "abc", 1), submission: submission, enqueuedAt: noon)
        _ = entry.finish(.accepted, at: noon + 3602)
        #expect(DeliveryEnd(entry)?.latency == .seconds(2))
    }

    @Test func `retries are the attempts beyond the first of each part`() {
        var entry = OutboxEntry(id: EntryID(unchecked: "abc", 1), submission: message(), enqueuedAt: noon)
        entry.delivery.attempts = 5
        entry.delivery.part = 1
        _ = entry.finish()
        #expect(DeliveryEnd(entry)?.retries == 3)
    }

    @Test(
        arguments: [
            (nil, "message"), (.null, "message"), (.string("pr-created"), "pr-created"), (.string("a.b_1"), "a.b_1"),
            (.string(""), "other"), (.string("Loud"), "other"), (.string("two words"), "other"), (.integer(1), "other"),
            (.string(String(repeating: "x", count: 33)), "other"),
        ] as [(JSONValue?, String)]
    )
    func `the kind is a short name in the metadata`(value: JSONValue?, name: String) {
        #expect(MessageKind(metadata: value.map { ["kind": $0] } ?? [:]).description == name)
    }

    @Test func `programs get everything in one document`() throws {
        let ends =
            [try end(.accepted, kind: "error", after: 0.5)] + (try (0..<3).map { _ in try end(.rejected, lane: "a/2") })
        let json = report(ends).json(targets: 1)
        #expect(json["period"]?.string == "24h")
        #expect(json["total"]?["volume"]?.integer == 4)
        #expect(json["total"]?["ends"]?["rejected"]?.integer == 3)
        #expect(json["total"]?["successRate"] == .number(0.25))
        #expect(json["targets"]?[0]?["target"]?.string == "a/2")
        #expect(json["targets"]?[0]?["isFailing"] == true)
        #expect(json["targets"]?[0]?["kinds"]?["message"]?["volume"]?.integer == 3)
        #expect(json["targets"]?[1] == nil)
        #expect(json["targetsLeftOut"]?.integer == 1)
        #expect(json["failing"] == ["a/2"])
        #expect(json["hours"]?[24]?["total"]?["volume"]?.integer == 4)
        guard case .number(let median)? = json["total"]?["latency"]?["median"] else {
            Issue.record("no median in \(json)")
            return
        }
        #expect((0.35...0.71).contains(median))
    }
}
