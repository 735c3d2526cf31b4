import Foundation
import OpenClawGateway
import Testing

/// What real gateways sent has to scan, and to decode into its typed form.
struct RecordedFrameTests {
    private static let recordings = ProcessInfo.processInfo.environment["OPENCLAW_RECORDINGS"]

    @Test(arguments: try Recording.fixtures())
    func `decodes a frame of the fixtures`(recorded: RecordedFrame) throws {
        try decode(recorded)
    }

    @Test(.enabled(if: recordings != nil, "OPENCLAW_RECORDINGS names a folder of recordings"))
    func `decodes every frame of the full recordings`() throws {
        let frames = try Recording.frames(below: #require(Self.recordings))
        #expect(!frames.isEmpty)
        for recorded in frames { try decode(recorded) }
    }

    @Test func `has fixtures of every event and answer that matters`() throws {
        var events: Set<String> = []
        var methods: Set<String> = []
        for recorded in try Recording.fixtures() {
            switch try FrameScanner.scan(recorded.frame) {
            case .event(let event): events.insert(event.name)
            case .response(let response) where response.ok: methods.formUnion(recorded.method.map { [$0] } ?? [])
            default: break
            }
        }
        #expect(events.isSuperset(of: KnownPayloads.events.filter { !$0.hasPrefix("exec.") }))
        #expect(events.contains("connect.challenge"))
        #expect(
            methods.isSuperset(of: [
                "connect", "send", "chat.send", "chat.history", "chat.abort", "agent", "agent.wait", "sessions.list",
                "sessions.resolve", "sessions.subscribe", "sessions.messages.subscribe", "channels.status", "health",
                "status", "device.pair.list", "device.pair.approve", "device.pair.reject",
            ])
        )
    }

    private func decode(_ recorded: RecordedFrame) throws {
        switch try FrameScanner.scan(recorded.frame) {
        case .event(let event) where event.name == "connect.challenge":
            let challenge: ConnectChallenge = try event.payload.decode()
            #expect(!challenge.nonce.isEmpty && challenge.timestamp != nil)
        case .event(let event):
            #expect(KnownPayloads.events.contains(event.name))
            #expect(GatewayEvent(event).isTyped, "\(event.name)")
        case .response(let response) where response.ok:
            // A gateway answers methods here that have no typed call; their payloads are JSON all the same.
            let method = recorded.method ?? ""
            try (KnownPayloads.responses[method] ?? { _ = try $0.json() })(response.payload)
        case .response(let response):
            let refusal: GatewayRefusal = try #require(response.error).decode()
            #expect(refusal.code != "UNKNOWN" && !refusal.message.isEmpty)
        case .unknown(let type):
            Issue.record("a frame of the unknown type \(type)")
        }
    }
}
