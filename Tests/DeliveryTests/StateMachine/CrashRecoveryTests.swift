import Foundation
import Testing

@testable import OpenClawBridge

/// What becomes of an entry when the process that delivers it ends.
@Suite struct `An entry of a process that ended` {
    @Test(arguments: QueueFamily.allCases)
    func `is taken for sent when its attempt was recorded`(family: QueueFamily) {
        var scene = DeliveryScene(family)
        scene.advance()
        let key = scene.key
        scene.crash()
        scene.pass(.seconds(30))
        scene.advance()
        #expect(scene.timeline.map(\.event) == [.attempted, .recovered, .repeated])
        #expect(scene.step == .submit && scene.key == key)
        #expect(scene.delivery.attempts == 1)
        scene.answer(.ok)
        #expect(scene.state == .accepted && !scene.delivery.isPossiblyRepeated)
    }

    @Test func `is looked for when the gateway is another one by then`() {
        var scene = DeliveryScene(.neverReplays, .hold)
        scene.advance()
        scene.crash()
        scene.startNewProcess()
        scene.advance()
        #expect(scene.timeline.map(\.event) == [.attempted, .recovered, .compared])
        scene.lookUp(.missing(isWhole: true))
        #expect(scene.state == .unknown)
    }

    @Test(arguments: [240.0, -1, 86_400])
    func `is looked for when the calendar gives its key no age to trust`(age: Double) {
        var scene = DeliveryScene()
        scene.advance()
        scene.crash()
        scene.now += age
        scene.advance()
        #expect(scene.step == .lookUp)
    }

    @Test func `is looked for when nothing tells whether the gateway lived on`() {
        var scene = DeliveryScene()
        scene.link.epoch.readyAt = nil
        scene.advance()
        scene.crash()
        scene.link.epoch.readyAt = nil
        scene.advance()
        #expect(scene.step == .lookUp)
        let time = scene.searchInVain()
        #expect(time == .seconds(60))
    }

    @Test func `goes on where it was when it waited`() {
        var scene = DeliveryScene()
        scene.attempt(.failure)
        let wait = scene.wait
        scene.crash()
        scene.advance()
        #expect(scene.state == .queued && scene.wait == wait)
        scene.passWait()
        scene.advance()
        #expect(scene.step == .submit && scene.delivery.attempts == 2)
    }

    @Test func `gets the same keys as it would have had`() {
        var (calm, crashed) = (DeliveryScene(), DeliveryScene())
        var keys: [String?] = []
        for _ in 0..<3 {
            calm.advance()
            crashed.crash()
            crashed.advance()
            #expect(calm.key == crashed.key)
            keys.append(calm.key)
            calm.answer(.failure)
            crashed.answer(.failure)
            calm.passWait()
            crashed.passWait()
        }
        #expect(keys == ["ocb-k3v9x2-41-1-1", "ocb-k3v9x2-41-1-2", "ocb-k3v9x2-41-1-3"])
    }
}
