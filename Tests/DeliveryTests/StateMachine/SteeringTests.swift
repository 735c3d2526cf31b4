import Foundation
import Testing

@testable import OpenClawBridge

/// What people do to an entry, and its expiry.
@Suite struct `An entry that is steered` {
    @Test func `is cancelled before it was begun`() throws {
        var scene = DeliveryScene()
        try scene.cancel()
        #expect(scene.state == .cancelled && scene.delivery.isFinished)
        scene.advance()
        #expect(scene.state == .cancelled)
    }

    @Test func `is cancelled while it waits for a certain retry`() throws {
        var scene = DeliveryScene()
        scene.attempt(.failure)
        try scene.cancel()
        #expect(scene.state == .cancelled)
    }

    @Test func `cannot be cancelled while its request is under way`() throws {
        var scene = DeliveryScene()
        scene.advance()
        #expect(throws: OutboxError.self) { try scene.cancel() }
        #expect(scene.state == .submitting)
    }

    @Test func `ends as unknown when it is cancelled after it may have been sent`() throws {
        for family in QueueFamily.allCases {
            var open = DeliveryScene(family)
            open.attempt(.silence)
            try open.cancel()
            #expect(open.state == .unknown)
            // A gateway that replays may send it again at its next start.
            #expect(open.delivery.isPossiblyRepeated == (family == .replays))
        }

        var doubted = DeliveryScene(.replays)
        doubted.attempt(.failure)
        try doubted.cancel()
        #expect(doubted.state == .unknown)
    }

    @Test(arguments: [HistoryAnswer.found(key: "ocb-k3v9x2-41-1-1"), .missing(isWhole: true), .failed(reason: "no")])
    func `stays cancelled when a search ends that was under way`(answer: HistoryAnswer) throws {
        var scene = DeliveryScene()
        scene.attempt(.silence)
        scene.startNewProcess()
        scene.advance()
        try scene.cancel()
        let ended = scene.delivery
        scene.lookUp(answer)
        #expect(scene.delivery == ended)
        // Neither does the search decide about an attempt that somebody has asked for meanwhile.
        try scene.retry()
        let retried = scene.delivery
        scene.lookUp(answer)
        #expect(scene.delivery == retried)
    }

    @Test(arguments: [AttemptAnswer.invalid, .ok, .partial, .silence])
    func `can be retried when it has ended, and not when it was accepted`(answer: AttemptAnswer) throws {
        var scene = DeliveryScene(.neverReplays, .hold)
        scene.attempt(answer)
        if answer == .silence {
            #expect(throws: OutboxError.self) { try scene.retry() }
            scene.startNewProcess()
            scene.advance()
            scene.lookUp(.missing(isWhole: true))
        }
        let key = scene.key
        guard answer != .ok else {
            #expect(throws: OutboxError.self) { try scene.retry() }
            return
        }
        try scene.retry()
        #expect(scene.state == .queued && !scene.delivery.isFinished)
        // Whoever retries what may have been sent gets the mark; what was refused is safe.
        #expect(scene.delivery.isPossiblyRepeated == (answer != .invalid))
        scene.advance()
        #expect(scene.key != key)
    }

    @Test func `knows each key once, however often it was doubted`() throws {
        var scene = DeliveryScene(.neverReplays, .hold)
        scene.attempt(.silence)
        scene.startNewProcess()
        scene.advance()
        scene.lookUp(.missing(isWhole: true))
        try scene.retry()
        scene.attempt(.silence)
        #expect(scene.delivery.attempt?.allKeys == ["ocb-k3v9x2-41-1-1", "ocb-k3v9x2-41-1-2"])
    }

    @Test func `has all its retries again after a retry by hand`() throws {
        var scene = DeliveryScene()
        for _ in 0..<2 {
            while !scene.delivery.isFinished {
                scene.passWait()
                scene.attempt(.failure)
            }
            if scene.delivery.attempts == 4 { try scene.retry() }
        }
        #expect(scene.delivery.attempts == 8)
    }

    @Test func `expires only when it was never begun`() {
        let start = DeliveryScene().now
        var scene = DeliveryScene(options: DeliveryOptions(expiresAt: start + 10))
        scene.expire()
        #expect(scene.state == .queued)
        scene.pass(.seconds(10))
        var begun = scene
        scene.expire()
        #expect(scene.state == .expired && scene.delivery.isFinished)

        begun.now = start
        begun.attempt(.failure)
        begun.pass(.seconds(60))
        begun.expire()
        #expect(begun.state == .queued)
        begun.attempt(.ok)
        #expect(begun.state == .accepted)
    }

    @Test func `is not begun when its time has run out`() {
        var scene = DeliveryScene(options: DeliveryOptions(expiresAt: DeliveryScene().now))
        scene.advance()
        #expect(scene.state == .expired)
        #expect(scene.delivery.attempts == 0)
    }

    @Test func `does not expire again when somebody wants it all the same`() throws {
        var scene = DeliveryScene(options: DeliveryOptions(expiresAt: DeliveryScene().now))
        scene.expire()
        try scene.retry()
        scene.expire()
        scene.attempt(.ok)
        #expect(scene.state == .accepted)
    }

    @Test func `waits until its time has come, and no longer when the caller says so`() {
        var scene = DeliveryScene()
        scene.attempt(.failure)
        scene.advance()
        #expect(scene.state == .queued)
        // The calendar was set back, and the clock that nobody sets says that the wait is over.
        scene.now -= 3600
        scene.advance(isDue: true)
        #expect(scene.step == .submit)
    }
}
