import Foundation
import OpenClawBridge
import Testing

@Suite struct `The key of an inbound message` {
    @Test func `is its id, else its place, else what it says and when`() {
        #expect(InboxKey(message(id: "a", sequence: 4)).row == .id("a"))
        #expect(InboxKey(message(id: "", sequence: 4)).row == .sequence(4))
        guard case .digest(let digest) = InboxKey(message("x", id: nil)).row else {
            Issue.record("It has neither id nor place.")
            return
        }
        #expect(digest.utf8.count == 32)
        #expect(InboxKey(message("x", id: nil)) == InboxKey(message("x", id: nil)))
        #expect(InboxKey(message("x", id: nil)) != InboxKey(message("y", id: nil)))
    }

    @Test func `has a short form that stays the same for ever`() {
        let key = InboxKey(gatewaySessionKey: "agent:main:main", sessionID: "s-1", row: .id("15c99fe9"))
        // Names in files of users begin with it.
        #expect(key.text == "in-f2d602c008dccd8e43125998bcaf3d20")
        #expect(key.text.utf8.count == 35)
    }

    @Test func `does not confuse parts that meet at another place`() {
        let one = InboxKey(gatewaySessionKey: "ab", sessionID: "c", row: .id("d"))
        let other = InboxKey(gatewaySessionKey: "a", sessionID: "bc", row: .id("d"))
        #expect(one.text != other.text)
        let sequence = InboxKey(gatewaySessionKey: "a", sessionID: "b", row: .sequence(4))
        #expect(sequence.text != InboxKey(gatewaySessionKey: "a", sessionID: "b", row: .id("4")).text)
    }

    @Test(arguments: [InboxKey.Row.id("a=b"), .sequence(-1), .digest("00ff"), .id("")])
    func `reads its row again`(row: InboxKey.Row) { #expect(InboxKey.Row(row.description) == row) }

    @Test(arguments: ["", "id", "seq=x", "other=1"])
    func `does not read what is no row`(text: String) { #expect(InboxKey.Row(text) == nil) }
}
