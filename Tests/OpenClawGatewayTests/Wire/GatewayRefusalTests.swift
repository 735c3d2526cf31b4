import NIOCore
import OpenClawGateway
import Testing

struct GatewayRefusalTests {
    private func refusal(_ text: String) throws -> GatewayRefusal {
        try Payload(bytes: ByteBuffer(string: text)).decode()
    }

    @Test func `takes all that the gateway says`() throws {
        let found = try refusal(
            #"{"code":"UNAVAILABLE","message":"starting","details":{"reason":"startup-sidecars","code":"X"},"#
                + #""retryable":true,"retryAfterMs":500}"#
        )
        #expect(found.code == "UNAVAILABLE")
        #expect(found.message == "starting")
        #expect(found.detailsReason == "startup-sidecars")
        #expect(found.detailsCode == "X")
        #expect(found.isRetryable)
        #expect(found.retryAfter == .milliseconds(500))
    }

    @Test(
        arguments: [
            ("0", Duration.zero), ("1.9", .milliseconds(1)), ("1e300", .seconds(3600)),
            ("9223372036854775807", .seconds(3600)),
            ("3600001", .seconds(3600)), ("-1", nil), ("null", nil), ("\"500\"", nil), ("{}", nil), ("-1e300", nil),
        ] as [(String, Duration?)]
    )
    func `keeps a hint between zero and an hour`(text: String, wait: Duration?) throws {
        #expect(try refusal(#"{"code":"A","message":"","retryAfterMs":\#(text)}"#).retryAfter == wait)
    }

    @Test(arguments: [
        "{}", #"{"code":[],"message":{},"details":"text","retryable":"yes"}"#,
        #"{"code":null,"message":null,"details":null}"#,
        #"{"details":[1,2]}"#, #"{"details":{"code":7,"reason":{}}}"#,
    ])
    func `survives what makes no sense`(text: String) throws {
        let found = try refusal(text)
        #expect(!found.isRetryable)
        #expect(found.detailsCode == nil)
        #expect(found.detailsReason == nil)
        #expect(found.retryAfter == nil)
        #expect(found.code == "UNKNOWN")
    }

    @Test(arguments: ["null", "[]", "\"text\"", "5"])
    func `is no refusal without an object`(text: String) {
        #expect(throws: DecodingError.self) { try refusal(text) }
    }

    @Test func `is written as it was read`() throws {
        let refusal = GatewayRefusal(
            code: "UNAVAILABLE",
            message: "m",
            details: ["code": "X"],
            isRetryable: true,
            retryAfter: .milliseconds(250)
        )
        let bytes = try JSONCoding.encode(refusal)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"code":"UNAVAILABLE","message":"m","details":{"code":"X"},"retryable":true,"retryAfterMs":250}"#
        )
        #expect(try JSONCoding.decode(GatewayRefusal.self, from: bytes) == refusal)
    }

    @Test func `lets only a lost answer leave the outcome open`() {
        for code in [GatewayError.Code.timedOut, .connectionLost, .undecodableAnswer] {
            #expect(GatewayError(code, "m").isOutcomeUnknown)
        }
        for code in [GatewayError.Code.notWritten, .notConnected, .refused, .payloadTooLarge, .tooManyPending] {
            #expect(!GatewayError(code, "m").isOutcomeUnknown)
        }
    }

    @Test func `hands its hint to the error`() {
        let refusal = GatewayRefusal(code: "UNAVAILABLE", message: "", retryAfter: .seconds(2))
        #expect(GatewayError(.refused, "m", refusal: refusal).retryAfter == .seconds(2))
        #expect(GatewayError(.refused, "m", refusal: refusal, retryAfter: .seconds(1)).retryAfter == .seconds(1))
    }
}
