import Testing

@testable import OpenClawBridge

/// The rows of the decision table that have an answer.
@Suite struct `An attempt that was answered` {
    @Test(arguments: QueueFamily.allCases)
    func `is accepted when the gateway took it`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        scene.attempt(.ok)
        #expect(scene.state == .accepted)
        #expect(scene.delivery.evidence == .channelAccepted(messageID: "m1"))
        #expect(scene.delivery.finishedAt == scene.now)
        #expect(!scene.delivery.isPossiblyRepeated)
        #expect(scene.timeline.map(\.event) == [.attempted, .accepted])
    }

    @Test(arguments: QueueFamily.allCases)
    func `is rejected when the gateway refused it for good`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        scene.attempt(.invalid)
        #expect(scene.state == .rejected)
        #expect(scene.delivery.evidence == .refused(code: "INVALID_REQUEST"))
        #expect(scene.delivery.isFinished)
    }

    @Test(arguments: QueueFamily.allCases, [AttemptAnswer.starting, .tooMany])
    func `is repeated under the same key when the gateway did not begin with it`(
        family: QueueFamily,
        answer: AttemptAnswer
    ) {
        var scene = DeliveryScene(family)
        scene.attempt(answer)
        #expect(scene.state == .queued)
        #expect(scene.wait == (answer == .starting ? 7 : 5))
        let key = scene.key
        // As often as needed: it does not count as a failure.
        for _ in 0..<10 {
            scene.passWait()
            scene.attempt(answer)
        }
        scene.passWait()
        scene.attempt(.ok)
        #expect(scene.key == key)
        #expect(scene.delivery.attempts == 1)
        #expect(scene.state == .accepted)
        #expect(!scene.delivery.isPossiblyRepeated)
    }

    @Test func `waits as long as the gateway or the budget asks, and no shorter than the policy says`() {
        var scene = DeliveryScene()
        scene.advance()
        scene.answer(.failure)
        #expect(scene.wait == 1)
        scene.passWait()
        scene.advance()
        scene.answer(.failure, floor: .seconds(9))
        #expect(scene.wait == 9)
    }

    @Test(arguments: [QueueFamily.neverReplays, .announces])
    func `is followed by an attempt under a new key when the channel failed`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        scene.attempt(.failure)
        #expect(scene.state == .queued && scene.wait == 1)
        let key = scene.key
        scene.passWait()
        scene.attempt(.ok)
        #expect(scene.key != key)
        #expect(scene.state == .accepted)
        #expect(!scene.delivery.isPossiblyRepeated)
    }

    @Test(arguments: [QueueFamily.neverReplays, .announces])
    func `is a dead letter when the channel failed and no retries are left`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        var waits: [Double?] = []
        while !scene.delivery.isFinished {
            scene.passWait()
            scene.attempt(.failure)
            waits.append(scene.wait)
        }
        #expect(scene.state == .rejected)
        #expect(waits == [1, 2, 4, nil])
        #expect(scene.delivery.attempts == 4)
        #expect(scene.delivery.evidence == .channelFailed)
    }

    @Test(arguments: [AmbiguityPolicy.hold, .drop])
    func `belongs to a gateway that replays when the channel failed and no copy is wanted`(policy: AmbiguityPolicy) {
        var scene = DeliveryScene(.replays, policy)
        scene.attempt(.failure)
        #expect(scene.state == .queuedByGateway)
        #expect(scene.step == .watch)
        _ = scene.searchInVain()
        #expect(scene.state == .queuedByGateway)
        #expect(scene.delivery.isFinished)
        #expect(scene.delivery.attempts == 1)
        // It may send it at any start, and again at the next one when it ends in between.
        #expect(scene.delivery.isPossiblyRepeated)
    }

    @Test func `is followed by a marked copy when a channel failed at a gateway that replays`() throws {
        var scene = DeliveryScene(.replays, .resend)
        scene.attempt(.failure)
        #expect(scene.state == .queued)
        #expect(scene.delivery.isPossiblyRepeated)
        let old = try #require(scene.key)
        scene.passWait()
        scene.advance()
        #expect(scene.delivery.attempt?.earlierKeys == [old])
        scene.answer(.ok)
        #expect(scene.state == .accepted)
        #expect(scene.delivery.isPossiblyRepeated)
    }

    @Test func `is left to a gateway that replays when no retries are left`() {
        var scene = DeliveryScene(.replays, .resend)
        while scene.state == .queued {
            scene.passWait()
            scene.attempt(.failure)
        }
        #expect(scene.delivery.attempts == 4)
        #expect(scene.state == .queuedByGateway)
        #expect(scene.delivery.isPossiblyRepeated)
    }

    @Test(arguments: QueueFamily.allCases, AmbiguityPolicy.allCases)
    func `is never sent again when the gateway says that it keeps it`(family: QueueFamily, policy: AmbiguityPolicy) {
        var scene = DeliveryScene(family, policy)
        scene.attempt(.kept)
        #expect(scene.state == .queuedByGateway)
        #expect(scene.delivery.evidence == .keptByGateway)
        #expect(!scene.delivery.isFinished)
        let time = scene.searchInVain()
        #expect(time == .seconds(900))
        #expect(scene.state == .queuedByGateway)
        #expect(scene.delivery.isFinished)
        #expect(scene.delivery.attempts == 1)
    }

    @Test func `is accepted when what the gateway kept appears in the history`() throws {
        var scene = DeliveryScene(.announces)
        scene.attempt(.kept)
        scene.passWait()
        scene.lookUp(.missing(isWhole: true))
        #expect(scene.state == .queuedByGateway)
        scene.passWait()
        scene.lookUp(.found(key: try #require(scene.key)))
        #expect(scene.state == .accepted)
        #expect(scene.delivery.isConfirmed)
        #expect(scene.delivery.isFinished)
        #expect(!scene.delivery.isPossiblyRepeated)
    }

    @Test func `is not watched where the history would not show it`() {
        var scene = DeliveryScene(.announces)
        scene.hasEvidence = false
        scene.attempt(.kept)
        #expect(scene.state == .queuedByGateway)
        #expect(scene.delivery.isFinished)
    }

    @Test(arguments: QueueFamily.allCases)
    func `stays as it is when a part of it went out`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        scene.attempt(.partial)
        #expect(scene.state == .partiallySent)
        #expect(scene.delivery.isFinished)
    }

    @Test(arguments: [QueueFamily.neverReplays, .announces])
    func `is in doubt when the channel failed in a way that can come after the delivery`(family: QueueFamily) throws {
        var found = DeliveryScene(family)
        found.attempt(.timeout)
        #expect(found.state == .submitting)
        // The gateway remembers the failure under the key: to ask it again would tell the same for ever.
        found.advance()
        #expect(found.step == .lookUp)
        found.lookUp(.found(key: try #require(found.key)))
        #expect(found.state == .accepted)
        #expect(!found.delivery.isPossiblyRepeated)

        var missing = DeliveryScene(family, .hold)
        missing.attempt(.timeout)
        missing.advance()
        _ = missing.searchInVain()
        #expect(missing.state == .unknown)
        #expect(missing.delivery.attempts == 1)
    }

    @Test(arguments: [AttemptAnswer.invalid, .failure])
    func `does not make an earlier attempt undone that may have been sent`(answer: AttemptAnswer) {
        var scene = DeliveryScene(.neverReplays, .resend)
        scene.attempt(.silence)
        scene.startNewProcess()
        scene.advance()
        scene.lookUp(.missing(isWhole: true))
        while scene.state == .queued {
            scene.passWait()
            scene.attempt(answer)
        }
        #expect(scene.state == .unknown)
        #expect(scene.delivery.isPossiblyRepeated)
    }

    @Test func `counts for agents as one of a gateway that never replays`() throws {
        let route = try SessionKey("agent:main:main").route
        var scene = DeliveryScene(.replays, .resend, route: route)
        scene.attempt(.failure)
        #expect(scene.state == .queued)
        #expect(!scene.delivery.isPossiblyRepeated)
    }
}
