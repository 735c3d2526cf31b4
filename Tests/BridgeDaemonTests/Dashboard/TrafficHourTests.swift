import Foundation
import Testing

@testable import BridgeDaemon
@testable import OpenClawBridge

struct TrafficHourTests {
    private let start = Date(timeIntervalSince1970: 1_795_000_020)

    private func accepted(_ number: Int64, after latency: TimeInterval, at time: Date) throws -> OutboxEntry {
        try entry(number, at: time.addingTimeInterval(-latency)) {
            $0.state = .accepted
            $0.finishedAt = time
        }
    }

    @Test func `counts each message once, in the minute in which it ended`() throws {
        var hour = TrafficHour()
        let message = try accepted(1, after: 0.2, at: start)
        hour.count(message, at: start)
        hour.count(message, at: start.addingTimeInterval(61))
        hour.count(try entry(2) { $0.state = .rejected }, at: start.addingTimeInterval(60))
        let minutes = hour.minutes(at: start.addingTimeInterval(60))
        #expect(minutes.count == 60)
        #expect(minutes[58].accepted == 1 && minutes[59].accepted == 0)
        #expect(minutes[59].failed == 1 && minutes[59].median == nil)
    }

    @Test func `a message that is tried again counts again`() throws {
        var hour = TrafficHour()
        hour.count(try entry(1) { $0.state = .rejected }, at: start)
        hour.count(try entry(1), at: start)
        hour.count(try accepted(1, after: 1, at: start), at: start)
        let minute = try #require(hour.minutes(at: start).last)
        #expect(minute.failed == 1 && minute.accepted == 1)
    }

    @Test func `tells the times that half, and nearly all, kept within`() throws {
        var hour = TrafficHour()
        for number in 1...100 as ClosedRange<Int64> {
            hour.count(try accepted(number, after: number > 90 ? 4 : 0.1, at: start), at: start)
        }
        let minute = try #require(hour.minutes(at: start).last)
        let (median, slow) = (try #require(minute.median), try #require(minute.slow))
        #expect(median >= .milliseconds(95) && median <= .milliseconds(110))
        #expect(slow >= .milliseconds(3800) && slow <= .milliseconds(4400))
    }

    @Test func `forgets what is older than an hour, and bears clocks that go back`() throws {
        var hour = TrafficHour()
        hour.count(try accepted(1, after: 1, at: start), at: start)
        #expect(hour.minutes(at: start.addingTimeInterval(3600)).allSatisfy { $0.accepted == 0 })
        hour.count(try accepted(2, after: -50, at: start.addingTimeInterval(-120)), at: start.addingTimeInterval(-120))
        #expect(hour.minutes(at: start).map(\.accepted).reduce(0, +) == 2)
    }

    @Test func `draws bars and lines within the picture, and says what they show`() throws {
        var minutes = Array(repeating: TrafficHour.Minute(), count: 60)
        minutes[58] = .init(accepted: 10, failed: 0, median: .milliseconds(100), slow: .seconds(1))
        minutes[59] = .init(accepted: 4, failed: 1, median: .milliseconds(500), slow: .seconds(2))
        let throughput = TrafficChart.throughput(minutes)
        #expect(throughput.summary == "14 accepted in the last hour, at most 10 in a minute; 1 failed.")
        #expect(throughput.series[0].path == "M290 80V0h4V80zM295 80V48h4V80z")
        #expect(throughput.series[1].path == "M295 48V40h4V48z")
        let latency = TrafficChart.latency(minutes)
        #expect(latency.top == "2.0 s")
        #expect(latency.series[1].path == "M292 40h0L297 0")
        #expect(latency.summary.contains("half were accepted within 500 ms, 95 % within 2.0 s"))
        #expect(TrafficTable(minutes).rows.first?.accepted == 14)
        #expect(TrafficTable(minutes).rows.count == 6)
    }

    @Test func `knows which circuit breakers are open`() {
        var board = BreakerBoard()
        let breaker = CircuitBreaker.Change(state: .open(until: .seconds(30)), reason: .failureRate)
        board.take(BreakerReport(breaker, of: nil, at: .seconds(10)), at: .seconds(10))
        board.take(BreakerReport(breaker, of: Lane("slack/x"), at: .seconds(10)), at: .seconds(10))
        #expect(board.standing(at: .seconds(15)) == BreakerStanding(gateway: .open(.seconds(15)), openLanes: 1))
        #expect(board.standing(at: .seconds(31)).gateway == .probing)
        let closing = CircuitBreaker.Change(state: .closed, reason: .probesSucceeded)
        board.take(BreakerReport(closing, of: nil, at: .seconds(32)), at: .seconds(32))
        board.take(BreakerReport(closing, of: Lane("slack/x"), at: .seconds(32)), at: .seconds(32))
        #expect(board.standing(at: .seconds(33)) == BreakerStanding())
    }
}
