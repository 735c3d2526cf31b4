import BridgeDaemon
import Foundation
import HTTPTypes
import Hummingbird
import NIOHTTP1
import OpenClawBridge
import OpenClawGateway
import OpenClawGatewaySimulator
import OpenClawOrchestrator
import OpenClawOrchestratorSQLite
import Testing

/// Handing messages in over HTTP, looking at them and steering them.
@Suite(.timeLimit(.minutes(2))) struct `Messages over HTTP` {
    @Test func `takes a message, says where it is, and tells when it was accepted`() async throws {
        try await TestDaemon.run { daemon in
            let answer = try await daemon.post(
                "/v1/messages",
                ["sessionKey": .string(TestDaemon.group), "text": "Build green", "metadata": ["build": 118]]
            )
            #expect(answer.status == 202)
            #expect(answer.json["state"]?.string == "queued")
            #expect(answer.json["repeated"]?.bool == false)
            let place = try #require(answer.headers.first(name: "location"))
            #expect(place == "/v1/messages/\(answer.json["id"]?.string ?? "")")
            let ended = try await daemon.get(place + "?wait=accepted&timeout=60&text=true")
            #expect(ended.status == 200)
            #expect(ended.json["state"]?.string == "accepted")
            #expect(ended.json["metadata"] == ["build": 118])
            #expect(ended.json["texts"] == ["Build green"])
            #expect(await daemon.gateway.deliveries.map(\.text) == ["Build green"])
            let story = try await daemon.get(place + "/timeline")
            #expect(!story.text.contains("118"), "the caller's own values are no part of the story")
            #expect(story.json["outcome"]?.string?.contains("took it") == true)
            #expect(story.json["transitions"]?.array?.last?["state"]?.string == "accepted")
        }
    }

    @Test func `takes a message under a key once, and refuses another message under it`() async throws {
        try await TestDaemon.run { daemon in
            let body: [String: JSONValue] = ["sessionKey": .string(TestDaemon.group), "text": "once"]
            let first = try await daemon.post("/v1/messages", .object(body), [("idempotency-key", "\"build-1\"")])
            let again = try await daemon.post(
                "/v1/messages",
                .object(body.merging(["idempotencyKey": "build-1"]) { $1 })
            )
            #expect(first.status == 202 && again.status == 200)
            #expect(again.json["repeated"]?.bool == true)
            #expect(again.json["id"] == first.json["id"])
            #expect(again.headers["location"] == first.headers["location"])
            let other = try await daemon.post(
                "/v1/messages",
                .object(body.merging(["text": "other"]) { $1 }),
                [("idempotency-key", "build-1")]
            )
            #expect(other.status == 409)
            #expect(other.headers["content-type"] == ["application/problem+json"])
            #expect(other.json["code"]?.string == "outbox.conflict")
            let torn = try await daemon.post(
                "/v1/messages",
                .object(body.merging(["idempotencyKey": "a"]) { $1 }),
                [("idempotency-key", "b")]
            )
            #expect(torn.status == 422 && torn.json["pointer"]?.string == "/idempotencyKey")
        }
    }

    static let broken: [(JSONValue, String)] = [
        (["text": "x"], "/sessionKey"),
        (["sessionKey": "whatsapp:nowhere", "text": "x"], "/sessionKey"),
        (["sessionKey": "agent:main:main", "to": "1", "text": "x"], "/to"),
        (["channel": "telegram", "text": "x"], "/to"),
        (["channel": "whatsapp", "to": "123@lid", "text": "x"], "/to"),
        (["sessionKey": "agent:main:main"], "/text"),
        (["sessionKey": "agent:main:main", "text": " \n"], "/text"),
        (["sessionKey": "agent:main:main", "text": 12], "/text"),
        (["sessionKey": "agent:main:main", "text": .string(String(repeating: "x", count: 262_145))], "/text"),
        (["sessionKey": "agent:main:main", "text": "x", "template": "error"], "/template"),
        (["sessionKey": "agent:main:main", "template": "no-such"], "/template"),
        (["sessionKey": "agent:main:main", "template": "error"], "/values"),
        (["sessionKey": "agent:main:main", "template": "error", "values": ["error": 1]], "/values"),
        (["sessionKey": "agent:main:main", "text": "x", "values": [:]], "/values"),
        (["sessionKey": "agent:main:main", "text": "x", "txet": "y"], "/txet"),
        (["sessionKey": "agent:main:main", "text": "x", "priority": "urgent"], "/priority"),
        (["sessionKey": "agent:main:main", "text": "x", "ambiguity": "maybe"], "/ambiguity"),
        (["sessionKey": "agent:main:main", "text": "x", "notBefore": "tomorrow"], "/notBefore"),
        (
            [
                "sessionKey": "agent:main:main", "text": "x", "notBefore": "2031-01-01T10:00:00Z",
                "expiresAt": "2031-01-01T10:00:00.000Z",
            ], "/expiresAt"
        ),
        (["sessionKey": "agent:main:main", "text": "x", "idempotencyKey": ""], "/idempotencyKey"),
        (["sessionKey": "agent:main:main", "text": "x", "idempotencyKey": "a\u{0}b"], "/idempotencyKey"),
        (
            [
                "sessionKey": "agent:main:main", "text": "x",
                "metadata": ["m": .string(String(repeating: "x", count: 16_384))],
            ],
            "/metadata"
        ),
    ]

    @Test func `says which rule a message breaks, and where, and stores nothing`() async throws {
        try await TestDaemon.run { daemon in
            for (body, pointer) in Self.broken {
                let answer = try await daemon.post("/v1/messages", body)
                #expect(answer.status == 422, "\(pointer): \(answer.text)")
                #expect(answer.json["pointer"]?.string == pointer, "\(answer.text)")
                #expect(answer.json["status"]?.integer == 422)
            }
            #expect(try await daemon.parts.outbox.store.statistics().states.isEmpty)
        }
    }

    @Test func `makes the text of a template for the channel it goes to`() async throws {
        try await TestDaemon.run { daemon in
            let answer = try await daemon.post(
                "/v1/messages",
                [
                    "channel": "whatsapp", "to": "120363401780756402@g.us", "template": "tests-failing",
                    "values": ["issue": "12", "summary": "2 of 314 failed"],
                ]
            )
            let id = try #require(answer.json["id"]?.string, "\(answer.text)")
            let shown = try await daemon.get("/v1/messages/\(id)?text=true")
            #expect(shown.json["texts"]?[0]?.string?.contains("Tests failing") == true)
        }
    }

    @Test func `lists messages in pages, the newest first, and only those that are asked for`() async throws {
        try await TestDaemon.run { daemon in
            try await daemon.parts.outbox.pause(.everything)
            var ids: [String] = []
            for number in 1...5 { ids.append(try await daemon.message("\(number)")) }
            let other = try await daemon.message("elsewhere", to: "telegram:dm:123456")
            var seen: [String] = []
            var path = "/v1/messages?limit=2&target=\(TestDaemon.group)&state=pending"
            while true {
                let page = try await daemon.get(path)
                #expect(page.status == 200, "\(page.text)")
                seen += page.json["messages"]?.array?.compactMap { $0["id"]?.string } ?? []
                guard let cursor = page.json["nextCursor"]?.string else { break }
                path = "/v1/messages?limit=2&target=\(TestDaemon.group)&cursor=\(cursor)"
            }
            #expect(seen == ids.reversed())
            let telegram = try await daemon.get("/v1/messages?channel=telegram")
            #expect(telegram.json["messages"]?.array?.map { $0["id"]?.string } == [other])
            for query in ["sate=queued", "state=lost", "limit=0", "limit=1&limit=2", "cursor=zzz", "since=now"] {
                let answer = try await daemon.get("/v1/messages?\(query)")
                #expect(answer.status == 400 && answer.json["code"]?.string == "query.invalid", "\(query)")
            }
        }
    }

    @Test func `cancels and retries, and says when the state does not allow it`() async throws {
        try await TestDaemon.run { daemon in
            try await daemon.parts.outbox.pause(.everything)
            let id = try await daemon.message("unwanted")
            let cancelled = try await daemon.post("/v1/messages/\(id)/cancel")
            #expect(cancelled.status == 200 && cancelled.json["state"]?.string == "cancelled")
            let again = try await daemon.post("/v1/messages/\(id)/cancel", [:])
            #expect(again.status == 409 && again.json["code"]?.string == "outbox.notAllowed")
            let retried = try await daemon.post("/v1/messages/\(id)/retry", [:])
            #expect(retried.status == 200 && retried.json["state"]?.string == "queued")
            #expect(try await daemon.post("/v1/messages/\(id)/retry", ["now": true]).status == 422)
            for missing in ["zzzzzz-9", "no", "\(id)0000"] {
                #expect(try await daemon.get("/v1/messages/\(missing)").status == 404)
                #expect(try await daemon.get("/v1/messages/\(missing)?wait=accepted").status == 404)
                #expect(try await daemon.post("/v1/messages/\(missing)/retry").status == 404)
            }
        }
    }

    @Test func `takes a batch in order, each message on its own`() async throws {
        try await TestDaemon.run { daemon in
            let target: JSONValue = .string(TestDaemon.group)
            var items: [JSONValue] = (1...12).map { ["sessionKey": target, "text": .string("number \($0)")] }
            items.insert(["sessionKey": "nowhere", "text": "x"], at: 3)
            items.insert(["sessionKey": target, "text": "twice", "idempotencyKey": "k"], at: 10)
            items.insert(["sessionKey": target, "text": "twice", "idempotencyKey": "k"], at: 11)
            items.insert(["sessionKey": target, "text": "not twice", "idempotencyKey": "k"], at: 12)
            let answer = try await daemon.post("/v1/messages/batch", ["messages": .array(items)])
            #expect(answer.status == 200)
            let results = try #require(answer.json["results"]?.array)
            #expect(results.count == items.count)
            #expect(results[3]["status"]?.integer == 422)
            #expect(results[3]["problem"]?["pointer"]?.string == "/messages/3/sessionKey")
            #expect([10, 11, 12].map { results[$0]["status"]?.integer } == [202, 200, 409])
            let ids = results.compactMap { $0["message"]?["id"]?.string }
            #expect(
                try await daemon.get("/v1/messages/\(try #require(ids.last))?wait=accepted&timeout=100").status == 200
            )
            let sent = await daemon.gateway.deliveries.map(\.text).filter { $0.hasPrefix("number") }
            #expect(sent == (1...12).map { "number \($0)" })
            for count in [0, 101] {
                let batch: JSONValue = ["messages": .array(Array(repeating: items[0], count: count))]
                #expect(try await daemon.post("/v1/messages/batch", batch).status == 422)
            }
        }
    }

    @Test func `answers those who wait at once when it shuts down`() async throws {
        // Were they not answered, the shutdown would wait for them longer than a test may take.
        try await TestDaemon.run({ $0.drain = .seconds(600) }) { daemon in
            let id = try await daemon.message("later", ["notBefore": "2099-01-01T00:00:00Z"])
            let path = "/v1/messages/\(id)?wait=accepted&timeout=300"
            #expect(
                try await daemon.get("/v1/messages/\(id)?wait=accepted&timeout=0").json["state"]?.string == "queued"
            )
            async let waiting = daemon.get(path)
            let events = try await daemon.events()
            await daemon.shutDown()
            // A request that came too late finds the door closed.
            if let answer = try? await waiting {
                #expect(answer.status == 200 && answer.json["state"]?.string == "queued")
            }
            while try await events.next() != nil {}
        }
    }
}
