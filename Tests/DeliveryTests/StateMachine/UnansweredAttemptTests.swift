import Testing

@testable import OpenClawBridge

/// The rows of the decision table that have no answer.
@Suite struct `An attempt without an answer` {
    @Test(arguments: QueueFamily.allCases, [Duration.zero, .seconds(239)])
    func `is repeated at once under its key by the same gateway`(family: QueueFamily, age: Duration) {
        var scene = DeliveryScene(family)
        scene.advance()
        let key = scene.key
        scene.pass(age)
        scene.answer(.silence)
        #expect(scene.state == .submitting && scene.wait == nil)
        scene.reconnect()
        scene.advance()
        #expect(scene.step == .submit)
        #expect(scene.key == key)
        scene.answer(.ok)
        #expect(scene.state == .accepted)
        #expect(!scene.delivery.isPossiblyRepeated)
        #expect(scene.delivery.attempts == 1)
    }

    @Test(arguments: QueueFamily.allCases)
    func `is repeated on an open connection too, when its time was over`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        scene.attempt(.unanswered(reason: "No answer in time.", isTimeout: true))
        scene.advance()
        #expect(scene.step == .submit)
    }

    @Test(arguments: QueueFamily.allCases)
    func `is looked for when the same gateway may have forgotten its key`(family: QueueFamily) throws {
        var scene = DeliveryScene(family)
        scene.attempt(.silence)
        scene.pass(.seconds(240))
        scene.reconnect()
        scene.advance()
        #expect(scene.step == .lookUp)
        var missing = scene
        scene.lookUp(.found(key: try #require(scene.key)))
        #expect(scene.state == .accepted)
        #expect(scene.delivery.evidence == .foundInHistory(key: try #require(scene.key)))
        #expect(!scene.delivery.isPossiblyRepeated)
        missing.lookUp(.missing(isWhole: true))
        #expect(missing.state == .queued)
        #expect(missing.delivery.isPossiblyRepeated)
    }

    @Test(arguments: QueueFamily.allCases)
    func `is looked for as long as old work may run after a restart within the process`(family: QueueFamily) {
        var scene = DeliveryScene(family, .hold)
        scene.attempt(.silence)
        scene.restartInProcess()
        scene.advance()
        #expect(scene.step == .lookUp)
        let time = scene.searchInVain()
        #expect(time == .seconds(60))
        #expect(scene.state == .unknown)
        #expect(scene.delivery.attempts == 1)
    }

    @Test(arguments: QueueFamily.allCases)
    func `is accepted when old work is seen after a restart within the process`(family: QueueFamily) throws {
        var scene = DeliveryScene(family)
        scene.attempt(.silence)
        scene.restartInProcess()
        scene.advance()
        scene.lookUp(.missing(isWhole: true))
        scene.pass(.seconds(3))
        scene.lookUp(.found(key: try #require(scene.key)))
        #expect(scene.state == .accepted)
        #expect(scene.delivery.isPossiblyRepeated == (family == .replays))
    }

    @Test(arguments: AmbiguityPolicy.allCases)
    func `is looked for once at a new process that never replays`(policy: AmbiguityPolicy) throws {
        var scene = DeliveryScene(.neverReplays, policy)
        scene.attempt(.silence)
        scene.startNewProcess()
        scene.advance()
        var found = scene
        found.lookUp(.found(key: try #require(scene.key)))
        #expect(found.state == .accepted)
        #expect(!found.delivery.isPossiblyRepeated)
        let key = scene.key
        scene.lookUp(.missing(isWhole: true))
        guard policy == .resend else {
            #expect(scene.state == .unknown)
            return
        }
        #expect(scene.state == .queued && scene.delivery.isPossiblyRepeated)
        scene.passWait()
        scene.advance()
        #expect(scene.key != key)
        scene.answer(.ok)
        #expect(scene.state == .accepted && scene.delivery.isPossiblyRepeated)
    }

    @Test(arguments: [QueueFamily.replays, .announces])
    func `waits for the recovery of a new process that may send by itself`(family: QueueFamily) throws {
        var scene = DeliveryScene(family)
        scene.attempt(.silence)
        scene.pass(.seconds(5))
        scene.startNewProcess()
        scene.advance()
        #expect(scene.step == .lookUp)
        var unseen = scene
        let time = unseen.searchInVain()
        #expect(time == .seconds(120))
        #expect(unseen.state == .queued && unseen.delivery.isPossiblyRepeated)
        // The log tells that the recovery is over: there is nothing more to wait for.
        scene.lookUp(.missing(isWhole: true))
        scene.pass(.seconds(2))
        var found = scene
        scene.lookUp(.missing(isWhole: true), recovery: .complete(isClean: true))
        #expect(scene.state == .queued && scene.delivery.isPossiblyRepeated)
        found.lookUp(.found(key: try #require(found.key)), recovery: .complete(isClean: true))
        #expect(found.state == .accepted)
        // A gateway that replays sends again what it had delivered, and shows one row for both.
        #expect(found.delivery.isPossiblyRepeated == (family == .replays))
    }

    @Test(arguments: [AmbiguityPolicy.hold, .drop])
    func `is marked when it ends without a copy at a gateway that may have replayed it`(policy: AmbiguityPolicy) {
        var scene = DeliveryScene(.replays, policy)
        scene.attempt(.silence)
        scene.startNewProcess()
        scene.advance()
        scene.lookUp(.missing(isWhole: true), recovery: .complete(isClean: true))
        #expect(scene.state == .unknown)
        #expect(scene.delivery.isPossiblyRepeated)
    }

    @Test(arguments: QueueFamily.allCases)
    func `is given up as unknown when its copies get no answers either`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        var keys: Set<String?> = []
        while !scene.delivery.isFinished {
            scene.passWait()
            scene.attempt(.silence)
            keys.insert(scene.key)
            scene.startNewProcess()
            scene.advance()
            scene.lookUp(.missing(isWhole: true), recovery: .complete(isClean: true))
        }
        #expect(scene.state == .unknown)
        #expect(scene.delivery.isPossiblyRepeated)
        #expect(keys.count == 4)
    }

    @Test func `is searched under all keys it may have been sent with`() throws {
        var scene = DeliveryScene()
        scene.attempt(.silence)
        let first = try #require(scene.key)
        scene.startNewProcess()
        scene.advance()
        scene.lookUp(.missing(isWhole: true))
        scene.passWait()
        scene.attempt(.silence)
        #expect(scene.delivery.attempt?.allKeys == [first, try #require(scene.key)])
        scene.startNewProcess()
        scene.advance()
        scene.lookUp(.found(key: first))
        #expect(scene.state == .accepted)
        #expect(scene.delivery.isPossiblyRepeated)
    }

    @Test func `says that a missing row means nothing after an equal text`() {
        var scene = DeliveryScene(.neverReplays, .hold)
        scene.hasEvidence = false
        scene.attempt(.silence)
        scene.startNewProcess()
        scene.advance()
        scene.lookUp(.missing(isWhole: true))
        #expect(scene.state == .unknown)
        #expect(scene.timeline.last?.reason.contains("A missing row means nothing") == true)
    }

    // MARK: Repeating the same key

    @Test(arguments: [AttemptAnswer.starting, .tooMany])
    func `is still open when the gateway does not serve its repetition`(answer: AttemptAnswer) {
        var scene = DeliveryScene()
        scene.attempt(.silence)
        scene.advance()
        scene.answer(answer)
        #expect(scene.state == .submitting && scene.step == .resolve)
        let key = scene.key
        scene.passWait()
        scene.advance()
        #expect(scene.step == .submit)
        #expect(scene.key == key)
    }

    @Test func `is looked for when its repetition is refused, until the first request must have ended`() {
        var scene = DeliveryScene(.neverReplays, .hold)
        scene.attempt(.silence)
        scene.advance()
        scene.answer(.invalid)
        #expect(scene.state == .submitting && scene.step == .lookUp)
        let time = scene.searchInVain()
        #expect(time == .seconds(60))
        #expect(scene.state == .unknown)
    }

    @Test func `is open again when its repetition gets no answer`() {
        var scene = DeliveryScene()
        scene.attempt(.silence)
        scene.advance()
        scene.answer(.silence)
        #expect(scene.state == .submitting && scene.step == .resolve)
        scene.startNewProcess()
        scene.advance()
        #expect(scene.step == .lookUp)
    }

    @Test(arguments: [QueueFamily.neverReplays, .announces])
    func `has failed when its repetition gets the failure that the gateway remembers`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        scene.attempt(.silence)
        scene.advance()
        scene.answer(.failure)
        #expect(scene.state == .queued)
        #expect(!scene.delivery.isPossiblyRepeated)
    }
}
