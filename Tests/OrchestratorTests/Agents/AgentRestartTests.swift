import Foundation
import OpenClawOrchestrator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AgentRestartTests {
    private static let steps = [
        "working", "Reading", "say",
        "https://github.com/octo/cat/pull/1 https://github.com/octo/cat/pull/2 https://github.com/octo/cat/pull/3",
        "to-file", "tests-running", "to-output", "say", "again https://github.com/octo/cat/pull/2", "message",
        "Done soon",
    ]

    @Test func `finds an agent again that runs`() async throws {
        try await Workshop.with { shop in
            let steps = ["working", "Reading", "wait-for", "\(shop.folder)/go", "completed", "Done"]
            let id = shop.order().id
            let first = try shop.spawner(steps)
            try await first.spawn(shop.order())
            let before = try await first.reports(of: id) { $0 == .working("Reading") }

            let second = try shop.spawner(steps)
            #expect(try await second.state(of: id) == .running)
            try Data().write(to: URL(fileURLWithPath: "\(shop.folder)/go"))
            let after = try await second.reports(of: id, after: try #require(before.last).position)
            #expect(after.map(\.event) == [.ended(.finished(summary: "Done"))])
        }
    }

    @Test func `goes on behind any event without repeating or losing one`() async throws {
        try await Workshop.with { shop in
            let first = try shop.spawner(Self.steps)
            let id = shop.order().id
            try await first.spawn(shop.order())
            let all = try await first.reports(of: id)
            #expect(all.count == 8)
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.position < $1.position })
            for (index, report) in all.enumerated() {
                let rest = try await shop.spawner(Self.steps).reports(of: id, after: report.position)
                // The file and the output keep their own order; how they lie between each other may differ.
                let expected = all.dropFirst(index + 1).map { "\($0.event)" }.sorted()
                #expect(rest.map { "\($0.event)" }.sorted() == expected, "after \(report)")
            }
        }
    }

    @Test func `gives two readers everything`() async throws {
        try await Workshop.with { shop in
            let spawner = try shop.spawner(Self.steps)
            let id = shop.order().id
            try await spawner.spawn(shop.order())
            async let one = spawner.reports(of: id)
            async let other = spawner.reports(of: id)
            let (first, second) = try await (one, other)
            #expect(first.count == 8)
            #expect(Set(first.map(\.event)) == Set(second.map(\.event)))
        }
    }

    @Test func `says that an agent is lost which was killed with its supervisor`() async throws {
        try await Workshop.with { shop in
            let spawner = try shop.spawner(["working", "x", "die"])
            let id = shop.order().id
            try await spawner.spawn(shop.order())
            let events = try await spawner.reports(of: id).map(\.event)
            #expect(events.last == .ended(.lost))
            let second = try shop.spawner([])
            #expect(try await second.state(of: id) == .ended(.lost))
            // There is nobody to ask, and nobody else is signalled.
            try await second.stop(id)
            #expect(try await second.state(of: id) == .ended(.lost))
        }
    }

    @Test func `settles that a run never begins which had not begun`() async throws {
        try await Workshop.with { shop in
            let id = shop.order().id
            // What a bridge leaves that was killed between making the folder and starting the supervisor.
            try FileManager.default.createDirectory(
                atPath: "\(shop.runs)/\(id)",
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: shop.runs)
            let spawner = try shop.spawner(["say", "hello"])
            #expect(try await spawner.state(of: id) == .neverStarted)
            await #expect(throws: AgentError.self) { try await spawner.spawn(shop.order()) }
            #expect(try await spawner.state(of: id) == .neverStarted)
            await #expect(throws: AgentError.self) { _ = try await spawner.reports(of: id) }
        }
    }

    @Test func `tells the story of an ended run to who comes later`() async throws {
        try await Workshop.with { shop in
            _ = try await shop.play(["working", "x", "exit", "4"])
            let events = try await shop.spawner([]).reports(of: shop.order().id).map(\.event)
            #expect(events == [.started, .working("x"), .ended(.failed(status: 4, reason: nil))])
        }
    }
}
