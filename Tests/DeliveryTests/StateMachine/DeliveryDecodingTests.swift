import Foundation
import OpenClawGateway
import Testing

@testable import OpenClawBridge

@Suite struct `A stored delivery` {
    @Test func `is read although a newer version knows more members`() throws {
        let delivery = try JSONDecoder().decode(Delivery.self, from: Data(#"{"state":"accepted"}"#.utf8))
        var expected = Delivery()
        expected.state = .accepted
        #expect(delivery == expected)
    }

    @Test func `is read as it was written`() throws {
        let delivery = Self.full
        let data = try JSONEncoder().encode(delivery)
        #expect(try JSONDecoder().decode(Delivery.self, from: data) == delivery)
    }

    @Test(arguments: [Delivery(), full]) func `has the same form whoever writes it`(delivery: Delivery) throws {
        let form = Data(try delivery.storedForm())
        #expect(try JSONDecoder().decode(Delivery.self, from: form) == delivery)
        guard delivery == Self.full else { return }
        let members = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(delivery))
        #expect(try JSONDecoder().decode(JSONValue.self, from: form) == members)
    }

    @Test(arguments: [nil, 3]) func `has transitions of the same form whoever writes them`(number: Int?) throws {
        let transition = DeliveryTransition(
            at: Date(timeIntervalSinceReferenceDate: 1.25),
            event: .accepted,
            state: .accepted,
            attempt: number,
            part: number,
            reason: "The \"gateway\" took it.",
            evidence: number.map { .channelAccepted(messageID: "\($0)") },
            waitsUntil: number.map { Date(timeIntervalSinceReferenceDate: Double($0)) }
        )
        let form = try JSONDecoder().decode(JSONValue.self, from: Data(transition.storedForm()))
        #expect(try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(transition)) == form)
    }

    private static let full = {
        var delivery = Delivery()
        delivery.state = .submitting
        delivery.step = .lookUp
        delivery.isPossiblyRepeated = true
        delivery.isConfirmed = true
        (delivery.attempts, delivery.failures, delivery.stalls, delivery.part) = (4, 2, 1, 3)
        delivery.evidence = .foundInHistory(key: "k")
        delivery.dueAt = Date(timeIntervalSinceReferenceDate: 10)
        delivery.lastDelay = 2.5
        delivery.awaitedPart = 1
        delivery.wasRetried = true
        delivery.finishedAt = Date(timeIntervalSinceReferenceDate: 20)
        delivery.attempt = DeliveryAttempt(
            number: 4,
            part: 3,
            key: "k",
            earlierKeys: ["j"],
            startedAt: Date(timeIntervalSinceReferenceDate: 5),
            startedUptime: 1,
            epoch: GatewayEpoch(processStart: 1, readyAt: 2, observer: "o"),
            family: .announces,
            sessionKey: "s",
            hasHistoryEvidence: true,
            unansweredSince: Date(timeIntervalSinceReferenceDate: 6)
        )
        return delivery
    }()
}
