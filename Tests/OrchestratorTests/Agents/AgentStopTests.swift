import Foundation
import OpenClawOrchestrator
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite(.timeLimit(.minutes(1)))
struct AgentStopTests {
    @Test func `lets an agent end by itself when it is asked to`() async throws {
        try await Workshop.with { shop in
            let spawner = try shop.spawner(["on-stop", "Cleaned up", "working", "x", "sleep", "600"]) {
                $0.grace = .seconds(50)
            }
            let id = shop.order().id
            try await spawner.spawn(shop.order())
            let before = try await spawner.reports(of: id) { $0 == .working("x") }
            try await spawner.stop(id)
            let after = try await spawner.reports(of: id, after: try #require(before.last).position)
            #expect(after.map(\.event) == [.ended(.stopped)])
            #expect(try await spawner.log(of: id, lines: 1) == ["Cleaned up"])
            #expect(try await spawner.state(of: id) == .ended(.stopped))
        }
    }

    @Test func `kills an agent that does not end, with what it started`() async throws {
        try await Workshop.with { shop in
            let pipe = try Pipe(path: "\(shop.folder)/pipe")
            let spawner = try shop.spawner([
                "ignore-stop", "stubborn-child", pipe.path, "working", "x", "wait-for", "\(shop.folder)/never",
            ])
            let id = shop.order().id
            try await spawner.spawn(shop.order())
            _ = try await spawner.reports(of: id) { $0 == .working("x") }
            pipe.waitForWriter()
            try await spawner.stop(id)
            #expect(try await spawner.state(of: id) == .ended(.stopped))
            pipe.waitForLastWriter()
        }
    }

    @Test func `ends what an agent leaves behind`() async throws {
        try await Workshop.with { shop in
            let pipe = try Pipe(path: "\(shop.folder)/pipe")
            let played = try await shop.play(["child", "600", "stubborn-child", pipe.path, "say", "bye"])
            #expect(played.state == .ended(.finished(summary: nil)))
            pipe.waitForLastWriter()
        }
    }

    @Test func `ends an agent whose time is over`() async throws {
        try await Workshop.with { shop in
            let played = try await shop.play(["working", "x", "sleep", "600"]) { $0.timeLimit = .seconds(1) }
            #expect(played.events == [.started, .working("x"), .ended(.timedOut)])
            #expect(played.state == .ended(.timedOut))
        }
    }

    @Test func `takes no notice of a stop that comes too late`() async throws {
        try await Workshop.with { shop in
            let spawner = try shop.spawner(["completed", "Done"])
            try await spawner.spawn(shop.order())
            _ = try await spawner.reports(of: shop.order().id)
            try await spawner.stop(shop.order().id)
            #expect(try await spawner.state(of: shop.order().id) == .ended(.finished(summary: "Done")))
        }
    }

    @Test func `keeps a run from starting that is stopped before it begins`() async throws {
        try await Workshop.with { shop in
            let spawner = try shop.spawner(["say", "hello"])
            try await spawner.stop(shop.order().id)
            await #expect(throws: AgentError.self) { try await spawner.spawn(shop.order()) }
            #expect(try await spawner.state(of: shop.order().id) == .neverStarted)
        }
    }
}

/// A named pipe that tells when somebody begins to write, and when nobody is left who could.
private struct Pipe {
    let path: String
    private let descriptor: CInt

    init(path: String) throws {
        self.path = path
        try #require(mkfifo(path, 0o600) == 0)
        descriptor = open(path, O_RDONLY | O_NONBLOCK)
        try #require(descriptor >= 0)
    }

    func waitForWriter() {
        var status = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&status, 1, -1)
    }

    func waitForLastWriter() {
        _ = fcntl(descriptor, F_SETFL, 0)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &buffer, buffer.count) > 0 {}
        close(descriptor)
    }
}
