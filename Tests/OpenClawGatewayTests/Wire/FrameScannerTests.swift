import NIOCore
import OpenClawGateway
import Testing

struct FrameScannerTests {
    private func scan(_ text: String) throws(FrameScanner.Failure) -> InboundFrame {
        try FrameScanner.scan(ByteBuffer(string: text))
    }

    private func response(_ text: String) throws -> ResponseFrame {
        guard case .response(let response) = try scan(text) else {
            throw FrameScanner.Failure.malformed("not a response")
        }
        return response
    }

    private func event(_ text: String) throws -> EventFrame {
        guard case .event(let event) = try scan(text) else { throw FrameScanner.Failure.malformed("not an event") }
        return event
    }

    @Test func `finds the parts of a response`() throws {
        let found = try response(#"{"type":"res","id":"7","ok":true,"payload":{"runId":"k","a":[1,"]}"]}}"#)
        #expect(found.id == "7")
        #expect(found.ok)
        #expect(try found.payload.json() == ["runId": "k", "a": [1, "]}"]])
        #expect(found.error == nil)
    }

    @Test func `finds payload and error side by side, in any order and with white space`() throws {
        let found = try response(
            "\n { \"error\" : {\"code\":\"UNAVAILABLE\"} ,\t\"ok\": false, \"payload\":{\"status\":\"error\"}, \"id\":\"c-1\",\"type\":\"res\" } \r\n"
        )
        #expect(!found.ok)
        #expect(try found.payload.json() == ["status": "error"])
        #expect(try found.error?.json() == ["code": "UNAVAILABLE"])
    }

    @Test(arguments: [
        (#""a\"b""#, "a\"b"), (#""\u0041""#, "A"), ("5", "5"), ("-5", "-5"), ("1.5", "1.5"), (#""invalid""#, "invalid"),
        (#""""#, ""),
    ])
    func `takes an id as text, also when it is a number`(id: String, text: String) throws {
        #expect(try response(#"{"type":"res","id":\#(id),"ok":true}"#).id == text)
    }

    @Test(arguments: ["null", "{}", "[1]", "true"])
    func `refuses an id that is neither text nor number`(id: String) {
        #expect(throws: FrameScanner.Failure.self) { try scan(#"{"type":"res","id":\#(id),"ok":true}"#) }
    }

    @Test(arguments: [#","payload":null"#, ""])
    func `takes a payload that is left out as null`(payload: String) throws {
        #expect(try response(#"{"type":"res","id":"1","ok":true\#(payload)}"#).payload.json().isNull)
        #expect(try event(#"{"type":"event","event":"tick"\#(payload)}"#).payload.json().isNull)
    }

    @Test(
        arguments: [
            ("3", 3), ("0", 0), ("-1", -1), ("null", nil), ("1.5", nil), ("1e3", nil), ("\"3\"", nil),
            ("99999999999999999999", nil), ("{}", nil),
        ] as [(String, Int?)]
    )
    func `takes a sequence only when it is a whole number`(text: String, sequence: Int?) throws {
        #expect(try event(#"{"type":"event","event":"tick","seq":\#(text)}"#).sequence == sequence)
    }

    @Test func `takes the last of several members with one name`() throws {
        #expect(try response(#"{"type":"event","type":"res","id":"1","id":"2","ok":false,"ok":true}"#).id == "2")
    }

    @Test func `gives unknown kinds of frames their name`() throws {
        guard case .unknown(let type) = try scan(#"{"type":"novel","x":1}"#) else {
            Issue.record("not unknown")
            return
        }
        #expect(type == "novel")
    }

    @Test(arguments: [
        ("{}", FrameScanner.Failure.missing("type")), (#"{"type":"res","ok":true}"#, .missing("id")),
        (#"{"type":"res","id":"1"}"#, .missing("ok")), (#"{"type":"event"}"#, .missing("event")),
        ("", .notAnObject), ("[]", .notAnObject), ("null", .notAnObject), ("pong", .notAnObject),
    ])
    func `says what is missing`(text: String, failure: FrameScanner.Failure) {
        #expect(throws: failure) { try scan(text) }
    }

    @Test(arguments: [
        #"{"type":5}"#, #"{"type":"res","id":"1","ok":"yes"}"#, #"{"type":"res","id":"1","ok":1}"#, "{} x", "{}{}",
        #"{"type" "res"}"#, #"{type:"res"}"#, #"{"type":"res",}"#, #"{"type":}"#, #"{"type":"res";"id":"1"}"#,
        #"{"type":"re\x73","id":"1","ok":true}"#,
    ])
    func `refuses what is no frame`(text: String) {
        #expect(throws: FrameScanner.Failure.self) { try scan(text) }
    }

    @Test func `refuses every beginning of a frame`() {
        let text = #"{"type":"res","id":"a\\\"b","ok":true,"payload":{"a":[{"b":"\\"}],"c":1.5}}"#
        for length in 0..<text.utf8.count {
            let buffer = ByteBuffer(bytes: Array(text.utf8).prefix(length))
            #expect(throws: FrameScanner.Failure.self, "\(length)") { try FrameScanner.scan(buffer) }
        }
        #expect(throws: Never.self) { try scan(text) }
    }

    @Test(arguments: ["{\"\\", "{\"a\":\"\\", "{\"a\":[\"\\", "{\"a\\", "{\"a\":\"\\\\\\"])
    func `stops at a backslash that ends the text`(text: String) {
        #expect(throws: FrameScanner.Failure.truncated) { try scan(text) }
    }

    @Test func `takes the frame where the buffer's reader is`() throws {
        var buffer = ByteBuffer(string: #"{"skipped":1}{"type":"event","event":"tick","payload":{"ts":5}}"#)
        buffer.moveReaderIndex(forwardBy: 13)
        guard case .event(let event) = try FrameScanner.scan(buffer) else {
            Issue.record("not an event")
            return
        }
        #expect(try event.payload.json() == ["ts": 5])
    }

    @Test func `survives a million brackets and a million members`() {
        let nested = #"{"type":"event","event":"x","payload":"# + String(repeating: "[", count: 1_000_000)
        #expect(throws: FrameScanner.Failure.truncated) { try scan(nested) }
        let closed = nested + String(repeating: "]", count: 1_000_000) + "}"
        #expect(throws: DecodingError.self) { try event(closed).payload.json() }
        let members = "{" + String(repeating: #""a":1,"#, count: 1_000_000) + #""type":"event"}"#
        #expect(throws: FrameScanner.Failure.malformed("too many members")) { try scan(members) }
    }
}
