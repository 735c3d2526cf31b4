import HTTPTypes
import Hummingbird
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

@testable import BridgeDaemon

/// What people write, as other programs read it.
@Suite(.timeLimit(.minutes(2))) struct `Inbound messages over HTTP` {
    private func write(_ text: String, _ daemon: TestDaemon) async throws {
        try await daemon.gateway.receive(
            channel: "whatsapp",
            from: "+15551234567",
            in: "120363401780756402@g.us",
            text: text
        )
    }

    @Test func `are read once and in order by whoever goes on at the cursor`() async throws {
        try await TestDaemon.run({ $0.orchestrator.inbox.conversations = .all }) { daemon in
            let events = try await daemon.events("?types=inbound")
            // What is written before the gateway is asked for messages is read from its history.
            let connections = try await daemon.events("?types=connection")
            while daemon.parts.bridge.bridge.connectionState != .connected { _ = try await connections.next() }
            var told: [String] = []
            for number in 1...5 {
                try await write("line \(number)", daemon)
                let event = try #require(try await events.next())
                told.append(event.data["message"]?["text"]?.string ?? "")
            }
            #expect(told == (1...5).map { "line \($0)" })
            var read: [String] = []
            var cursor = ""
            while true {
                let page = try await daemon.get("/v1/inbound?limit=2\(cursor)")
                #expect(page.status == 200, "\(page.text)")
                let entries = try #require(page.json["inbound"]?.array)
                read += entries.compactMap { $0["message"]?["text"]?.string }
                cursor = "&cursor=" + (page.json["nextCursor"]?.string ?? "")
                if entries.isEmpty { break }
            }
            #expect(read == told)
            try await write("line 6", daemon)
            _ = try await events.next()
            let more = try await daemon.get("/v1/inbound?limit=2\(cursor)")
            #expect(more.json["inbound"]?.array?.map { $0["message"]?["text"]?.string } == ["line 6"])
            #expect(try await daemon.get("/v1/inbound?state=lost").status == 400)
            let other = Cursor(.messages, 1).text
            #expect(try await daemon.get("/v1/inbound?cursor=\(other)").status == 400)
        }
    }
}
