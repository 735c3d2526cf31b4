import OpenClawGateway
import Testing

@testable import OpenClawGatewaySimulator

/// How the gateway words what is wrong with a request.
struct SchemaTests {
    @Test(arguments: [
        (#"{"to":"a","idempotencyKey":"k"}"#, nil),
        (#"{"to":"a"}"#, "must have required property 'idempotencyKey'"),
        (#"{"to":"a","idempotencyKey":"k","foo":1}"#, "at root: unexpected property 'foo'"),
        (
            #"{"channel":5,"to":["a"],"idempotencyKey":"k"}"#,
            "at /to: must be string; at /channel: must be string"
        ),
        (#"{"to":"","idempotencyKey":"k"}"#, "at /to: must not have fewer than 1 characters"),
        (#"{"to":"a","idempotencyKey":"k","mediaUrls":["x",1]}"#, "at /mediaUrls/1: must be string"),
        (#"{"to":"a","idempotencyKey":"k","parseMode":"Markdown"}"#, "at /parseMode: must be equal to constant"),
        (#"[]"#, "must be object"),
    ])
    func `names the problem and its place`(json: String, expected: String?) throws {
        let shape = try #require(Method.table["send"]).params
        let complaint = SchemaCheck(protocolVersion: .v4).complaint(
            about: try JSONValue(parsing: json),
            expecting: shape
        )
        #expect(complaint == expected)
    }

    @Test
    func `the older protocol knows fewer members and names each unexpected one`() throws {
        let shape = try #require(Method.table["send"]).params
        let value: JSONValue = ["to": "a", "idempotencyKey": "k", "silent": true, "buffer": "x"]
        #expect(SchemaCheck(protocolVersion: .v4).complaint(about: value, expecting: shape) == nil)
        #expect(
            SchemaCheck(protocolVersion: .v3).complaint(about: value, expecting: shape)
                == "at root: unexpected property 'buffer'; at root: unexpected property 'silent'"
        )
    }

    @Test(arguments: [
        (#"{"limit":0}"#, "at /limit: must be >= 1"),
        (#"{"limit":1.5}"#, "at /limit: must be integer"),
        (#"{"limit":"1"}"#, "at /limit: must be integer"),
        (#"{"limit":1e300}"#, "at /limit: must be integer"),
    ])
    func `checks numbers`(json: String, expected: String) throws {
        let shape = try #require(Method.table["sessions.list"]).params
        #expect(
            SchemaCheck(protocolVersion: .v4).complaint(about: try JSONValue(parsing: json), expecting: shape)
                == expected
        )
    }

    @Test
    func `enums of connect are closed`() {
        let params = GatewayTalk.connectParams(
            client: ["id": "my-own-client", "version": "1", "platform": "linux", "mode": "operator"]
        )
        #expect(
            SchemaCheck(protocolVersion: .v4).complaint(about: params, expecting: ConnectRequest.schema)
                == "at /client/id: must be equal to one of the allowed values; "
                + "at /client/mode: must be equal to one of the allowed values"
        )
    }
}
