import Foundation
import NIOCore
import OpenClawGateway
import Testing

/// Nothing that a gateway sends may stop the process, whatever it is.
///
/// `OPENCLAW_MUTATIONS` asks for more than the usual number of frames.
struct MutatedFrameTests {
    private static let count = ProcessInfo.processInfo.environment["OPENCLAW_MUTATIONS"].flatMap(Int.init) ?? 4_000
    private static let seeds = 16

    private static let corpus = Result {
        try Recording.fixtures().map { ($0.method, Array($0.frame.readableBytesView)) } + [
            frame(
                "sessions.get",
                #"{"messages":[{"role":"user","content":[{"type":"text","text":"a"}],"__openclaw":{"id":"a","seq":1}}]}"#
            ),
            frame("poll", #"{"runId":"k","messageId":5,"pollId":"p","toJid":"1@g.us"}"#),
            frame(
                "diagnostics.stability",
                #"{"capacity":1000,"events":[{"seq":1,"ts":2,"phase":"gateway.ready","durationMs":1.5}]}"#
            ),
            frame("logs.tail", #"{"file":"f","cursor":1,"size":2,"lines":["a"],"truncated":false}"#),
            frame(
                "exec.approval.list",
                #"[{"id":"a","request":{"command":"ls","allowedDecisions":["deny"]},"expiresAtMs":1}]"#
            ),
            frame("exec.approval.get", #"{"id":"a","commandText":"ls","allowedDecisions":["allow-once"]}"#),
            (nil, Array(#"{"type":"event","event":"exec.approval.requested","payload":{"id":"a","request":{}}}"#.utf8)),
            (
                nil,
                Array(#"{"type":"event","event":"exec.approval.resolved","payload":{"id":"a","decision":null}}"#.utf8)
            ),
        ]
    }

    private static func frame(_ method: String, _ payload: String) -> (String?, [UInt8]) {
        (method, Array(#"{"type":"res","id":"1","ok":true,"payload":\#(payload)}"#.utf8))
    }

    @Test(arguments: 0..<seeds)
    func `never stops at a spoiled frame`(seed: Int) throws {
        let corpus = try Self.corpus.get()
        var mutator = FrameMutator(seed: UInt64(seed))
        for _ in 0..<max(1, Self.count / Self.seeds) {
            let (method, frame) = corpus[mutator.generator.below(corpus.count)]
            try take(mutator.mutate(frame), method: method, using: &mutator.generator)
        }
    }

    @Test func `reaches both sides of every check`() throws {
        let corpus = try Self.corpus.get()
        var mutator = FrameMutator(seed: 99)
        var frames = 0
        var scanned = 0
        var decoded = 0
        for (_, frame) in corpus {
            frames += 1
            guard let found = try? FrameScanner.scan(ByteBuffer(bytes: mutator.mutate(frame))) else { continue }
            scanned += 1
            if case .event(let event) = found, GatewayEvent(event).isTyped { decoded += 1 }
        }
        #expect(scanned > frames / 4 && scanned < frames)
        #expect(decoded > 0 && decoded < scanned)
    }

    /// Does with a frame all that the client could do with it.
    private func take(_ bytes: [UInt8], method: String?, using generator: inout SeededGenerator) throws {
        let json = try? Payload(bytes: ByteBuffer(bytes: bytes)).json()
        do {
            switch try FrameScanner.scan(ByteBuffer(bytes: bytes)) {
            case .event(let event):
                _ = GatewayEvent(event)
                _ = GatewayEvent(EventFrame(name: anyEvent(using: &generator), payload: event.payload))
                _ = try? event.payload.decode(as: ConnectChallenge.self)
                check(event.payload, against: json)
            case .response(let response):
                try? method.flatMap { KnownPayloads.responses[$0] }?(response.payload)
                for _ in 0..<3 { try? anyResponse(using: &generator)(response.payload) }
                _ = try? response.error?.decode(as: GatewayRefusal.self)
                _ = try? response.payload.decode(as: GatewayRefusal.self)
                _ = try? response.payload.decode(as: AgentAccepted.self)
                check(response.payload, against: json)
            case .unknown:
                break
            }
        } catch {
            // What is valid JSON and has the members of a frame is a frame.
            #expect(!Self.isFrame(json), "\(error) \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private func check(_ payload: Payload, against json: JSONValue?) {
        guard let json else { return }
        let found = try? payload.json()
        #expect(found == json["payload"] ?? .null)
        #expect((try? JSONValue(parsing: json.description)) == json)
    }

    private static func isFrame(_ json: JSONValue?) -> Bool {
        switch json?["type"] {
        case "res":
            let isIdentified = json?["id"]?.string != nil || json?["id"]?.integer != nil
            return isIdentified && json?["ok"]?.bool != nil
        case "event": return json?["event"]?.string != nil
        default: return false
        }
    }

    private func anyEvent(using generator: inout SeededGenerator) -> String {
        let names = KnownPayloads.events.sorted()
        return names[generator.below(names.count)]
    }

    private func anyResponse(using generator: inout SeededGenerator) -> @Sendable (Payload) throws -> Void {
        let methods = KnownPayloads.responses.keys.sorted()
        return KnownPayloads.responses[methods[generator.below(methods.count)]] ?? { _ in }
    }
}
