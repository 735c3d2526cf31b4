import Testing

@testable import OpenClawBridge

/// Messages that were cut into several parts.
@Suite struct `A message in parts` {
    private let parts = ["(1/3) a", "(2/3) b", "(3/3) c"]

    @Test(arguments: QueueFamily.allCases)
    func `sends one after the other, each under its own key`(family: QueueFamily) {
        var scene = DeliveryScene(family, parts: parts)
        var keys: [String?] = []
        for part in parts.indices {
            #expect(scene.state == .queued && scene.delivery.part == part)
            scene.advance()
            keys.append(scene.key)
            scene.answer(.ok)
        }
        #expect(scene.state == .accepted)
        #expect(keys == ["ocb-k3v9x2-41-1-1", "ocb-k3v9x2-41-2-2", "ocb-k3v9x2-41-3-3"])
        #expect(scene.timeline.map(\.part) == [1, 1, 2, 2, 3, 3])
    }

    @Test(arguments: [AttemptAnswer.ok, .failure, .silence, .kept, .starting])
    func `takes an answer once, however often the store asks for it`(answer: AttemptAnswer) {
        var scene = DeliveryScene(parts: parts)
        scene.attempt(answer)
        let recorded = scene.delivery
        scene.answer(answer)
        #expect(scene.delivery == recorded)
    }

    @Test func `begins again at the part that failed`() throws {
        var scene = DeliveryScene(parts: parts)
        scene.attempt(.ok)
        scene.attempt(.ok)
        while !scene.delivery.isFinished {
            scene.passWait()
            scene.attempt(.failure)
        }
        #expect(scene.state == .partiallySent)
        #expect(scene.delivery.part == 2)
        #expect(scene.delivery.attempts == 2 + 4)
        try scene.retry()
        scene.advance()
        #expect(scene.delivery.attempt?.part == 2)
        scene.answer(.ok)
        #expect(scene.state == .accepted)
        #expect(!scene.delivery.isPossiblyRepeated)
    }

    @Test func `has all its retries for each part`() {
        var scene = DeliveryScene(parts: parts)
        for _ in parts {
            for _ in 0..<3 {
                scene.passWait()
                scene.attempt(.failure)
            }
            scene.passWait()
            scene.attempt(.ok)
        }
        #expect(scene.state == .accepted)
        #expect(scene.delivery.attempts == 12)
    }

    @Test func `is sent in part when a later part is refused`() {
        var scene = DeliveryScene(parts: parts)
        scene.attempt(.ok)
        scene.attempt(.invalid)
        #expect(scene.state == .partiallySent)
    }

    @Test func `keeps its mark when only one part may have come twice`() {
        var scene = DeliveryScene(.replays, parts: parts)
        scene.attempt(.failure)
        scene.passWait()
        for _ in parts { scene.attempt(.ok) }
        #expect(scene.state == .accepted && scene.delivery.isPossiblyRepeated)
    }

    @Test func `does not look for an earlier part`() {
        var scene = DeliveryScene(.replays, parts: parts)
        scene.attempt(.failure)
        scene.passWait()
        scene.attempt(.ok)
        scene.advance()
        #expect(scene.delivery.attempt?.earlierKeys == [])
        #expect(scene.delivery.attempt?.part == 1)
    }

    @Test func `goes on with its next part when the gateway keeps one, and says so in the end`() {
        var scene = DeliveryScene(.announces, parts: parts)
        scene.attempt(.kept)
        _ = scene.searchInVain()
        #expect(scene.state == .queued && scene.delivery.part == 1)
        scene.attempt(.ok)
        scene.attempt(.ok)
        #expect(scene.state == .queuedByGateway)
        #expect(scene.delivery.isFinished)
    }

    @Test func `is not retried when the gateway keeps a part before those that were sent`() throws {
        var scene = DeliveryScene(.announces, parts: parts)
        scene.hasEvidence = false
        scene.attempt(.kept)
        scene.attempt(.ok)
        scene.attempt(.ok)
        #expect(scene.state == .queuedByGateway)
        #expect(throws: OutboxError.self) { try scene.retry() }

        var last = DeliveryScene(.announces, parts: parts)
        last.hasEvidence = false
        last.attempt(.ok)
        last.attempt(.ok)
        last.attempt(.kept)
        try last.retry()
        last.attempt(.ok)
        #expect(last.state == .accepted && last.delivery.isPossiblyRepeated)
    }

    @Test func `is accepted when what the gateway kept of it was seen`() throws {
        var scene = DeliveryScene(.announces, parts: parts)
        scene.attempt(.kept)
        scene.passWait()
        scene.lookUp(.found(key: try #require(scene.key)))
        scene.attempt(.ok)
        scene.attempt(.ok)
        #expect(scene.state == .accepted)
    }

    @Test func `is sent in part when its rest is cancelled, also after doubts about the first part`() throws {
        var scene = DeliveryScene(.replays, parts: parts)
        scene.attempt(.failure)
        scene.passWait()
        scene.attempt(.ok)
        try scene.cancel()
        #expect(scene.state == .partiallySent)
    }
}
