import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

@testable import BridgeDaemon

/// What happens in the daemon, as clients are told it.
@Suite(.timeLimit(.minutes(3))) struct `The stream of events` {
    @Test func `tells each step of a message in order, and never its text`() async throws {
        try await TestDaemon.run { daemon in
            let events = try await daemon.events("?types=message")
            #expect(events.status == 200)
            let id = try await daemon.message("a secret text", ["metadata": ["note": "also secret"]])
            var states: [String] = []
            while let event = try await events.next() {
                #expect(event.name == "message")
                #expect(!event.data.description.contains("secret"))
                guard event.data["id"]?.string == id, let state = event.data["state"]?.string else { continue }
                states.append(state)
                if state == "accepted" { break }
            }
            #expect(states.first == "queued")
            #expect(states.contains("submitting"))
            #expect(states.last == "accepted")
        }
    }

    @Test func `goes on behind the last event that a client has`() async throws {
        try await TestDaemon.run { daemon in
            let feed = daemon.parts.events
            let events = try await daemon.events("?types=notification")
            for issue in 1...6 { feed.post(.notification(.workStarted, issue: "\(issue)")) }
            _ = try await events.next()
            let second = try #require(try await events.next())
            #expect(second.data["issue"]?.string == "2")
            for query in ["?types=notification", "?types=notification&after=\(second.id ?? "")"] {
                let again = try await daemon.events(query, after: query.contains("after") ? nil : second.id)
                var issues: [String?] = []
                for _ in 3...6 { issues.append(try await again.next()?.data["issue"]?.string) }
                #expect(issues == ["3", "4", "5", "6"])
            }
        }
    }

    @Test(arguments: ["zzzzzz-3", "nonsense", ""])
    func `says that there is a gap to a client that comes from another run`(id: String) async throws {
        try await TestDaemon.run { daemon in
            let events = try await daemon.events(after: id)
            let first = try #require(try await events.next())
            #expect(first.name == "gap")
            #expect(first.data["reason"]?.string == "restarted")
            daemon.parts.events.post(.notification(.error, issue: "7"))
            while let event = try await events.next(), event.name != "notification" {}
        }
    }

    @Test func `says how many events are gone to a client that comes back too late`() async throws {
        try await TestDaemon.run { daemon in
            let feed = daemon.parts.events
            let place = feed.newest
            let count = EventFeed.countLimit + 10
            for issue in 1...count { feed.post(.notification(.error, issue: "\(issue)")) }
            let events = try await daemon.events("?types=notification", after: place.description)
            let gap = try #require(try await events.next())
            #expect(gap.name == "gap" && gap.data["reason"]?.string == "missed")
            let missed = try #require(gap.data["missed"]?.integer)
            #expect(missed >= 10)
            var last: String?
            while last != "\(count)" { last = try await events.next()?.data["issue"]?.string }
        }
    }

    @Test func `refuses kinds and parameters that there are none of`() async throws {
        try await TestDaemon.run { daemon in
            for query in ["types=gossip", "since=1"] {
                let answer = try await daemon.get("/v1/events?\(query)")
                #expect(answer.status == 400 && answer.json["code"]?.string == "query.invalid", "\(query)")
            }
        }
    }

    @Test func `gives everything to those who read, whatever others do, and ends at once`() async throws {
        try await TestDaemon.run { daemon in
            let feed = daemon.parts.events
            var readers: [SentEvents] = []
            var idle: [HTTPClientResponse] = []
            for number in 1...200 {
                let request = daemon.request(.GET, "/v1/events?types=notification")
                let response = try await daemon.client.execute(request, timeout: .seconds(100))
                if number.isMultiple(of: 2) { readers.append(SentEvents(response)) } else { idle.append(response) }
            }
            #expect(feed.readerCount == 200)
            let text = String(repeating: "x", count: 600)
            let count = 300
            // In steps that are smaller than what is kept, so that those who read miss nothing.
            for step in stride(from: 1, through: count, by: 50) {
                for issue in step..<step + 50 { feed.post(.notification(.error, issue: "\(issue) \(text)")) }
                for reader in readers {
                    for issue in step..<step + 50 {
                        let told = try await reader.next()?.data["issue"]?.string
                        guard told?.hasPrefix("\(issue) ") == true else {
                            Testing.Issue.record("\(told?.prefix(10) ?? "nothing") came for \(issue)")
                            return
                        }
                    }
                }
            }
            await daemon.shutDown()
            for reader in readers { #expect(try await reader.next() == nil) }
            #expect(idle.count == 100)
        }
    }
}
