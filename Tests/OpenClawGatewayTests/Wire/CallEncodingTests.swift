import Foundation
import NIOCore
import OpenClawGateway
import Testing

/// The gateway refuses a whole request for one member it does not know, so the exact JSON of every call is fixed here.
struct CallEncodingTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var method: String
        var call: any GatewayCall
        var json: String
        var unknownToV3: [String] = []
        var testDescription: String { "\(method) \(json)" }
    }

    private static func example<Call: GatewayCall>(_ call: Call, _ json: String, unknownToV3: [String] = []) -> Example
    {
        Example(method: Call.method, call: call, json: json, unknownToV3: unknownToV3)
    }

    private static func with<Call>(_ call: Call, _ change: (inout Call) -> Void) -> Call {
        var call = call
        change(&call)
        return call
    }

    static let messages = [
        example(
            SendMessage(channel: "whatsapp", to: "+1", message: "hi", idempotencyKey: "k"),
            #"{"channel":"whatsapp","idempotencyKey":"k","message":"hi","to":"+1"}"#
        ),
        example(
            with(
                SendMessage(
                    channel: "telegram",
                    to: "-100",
                    message: "hi",
                    mediaURLs: ["https://a/b.png"],
                    accountID: "acc",
                    threadID: "7",
                    sessionKey: "agent:main:main",
                    idempotencyKey: "k"
                )
            ) { call in
                call.gifPlayback = true
                call.agentID = "main"
                call.buffer = "aGk="
                call.filename = "a.txt"
                call.contentType = "text/plain"
                call.asVoice = true
                call.replyToID = "m1"
                call.forceDocument = false
                call.silent = true
                call.parseMode = .html
            },
            #"{"accountId":"acc","agentId":"main","asVoice":true,"buffer":"aGk=","channel":"telegram","#
                + #""contentType":"text/plain","filename":"a.txt","forceDocument":false,"gifPlayback":true,"#
                + #""idempotencyKey":"k","mediaUrls":["https://a/b.png"],"message":"hi","parseMode":"HTML","#
                + #""replyToId":"m1","sessionKey":"agent:main:main","silent":true,"threadId":"7","to":"-100"}"#,
            unknownToV3: [
                "buffer", "filename", "contentType", "asVoice", "replyToId", "forceDocument", "silent", "parseMode",
            ]
        ),
        example(
            SendPoll(channel: "telegram", to: "1", question: "?", options: ["a", "b"], idempotencyKey: "k"),
            #"{"channel":"telegram","idempotencyKey":"k","options":["a","b"],"question":"?","to":"1"}"#
        ),
        example(
            with(SendPoll(channel: "c", to: "1", question: "?", options: ["a", "b"], idempotencyKey: "k")) { call in
                call.maxSelections = 2
                call.durationSeconds = 60
                call.durationHours = 1
                call.silent = true
                call.isAnonymous = false
                call.threadID = "t"
                call.accountID = "acc"
            },
            #"{"accountId":"acc","channel":"c","durationHours":1,"durationSeconds":60,"idempotencyKey":"k","#
                + #""isAnonymous":false,"maxSelections":2,"options":["a","b"],"question":"?","silent":true,"#
                + #""threadId":"t","to":"1"}"#
        ),
        example(
            with(
                PerformMessageAction(
                    channel: "discord",
                    action: "react",
                    params: ["emoji": "👍", "n": 3],
                    accountID: "acc",
                    idempotencyKey: "k"
                )
            ) { call in
                call.requesterSenderID = "u"
                call.senderIsOwner = true
                call.sessionKey = "s"
                call.sessionID = "i"
                call.agentID = "a"
                call.inboundTurnKind = "user_request"
            },
            #"{"accountId":"acc","action":"react","agentId":"a","channel":"discord","idempotencyKey":"k","#
                + #""inboundTurnKind":"user_request","params":{"emoji":"👍","n":3},"requesterSenderId":"u","#
                + #""senderIsOwner":true,"sessionId":"i","sessionKey":"s"}"#,
            unknownToV3: ["inboundTurnKind"]
        ),
    ]

    static let agents = [
        example(
            ChatSend(sessionKey: "agent:main:main", message: "", idempotencyKey: "k"),
            #"{"idempotencyKey":"k","message":"","sessionKey":"agent:main:main"}"#
        ),
        example(
            with(ChatSend(sessionKey: "s", message: "m", deliver: true, idempotencyKey: "k")) { call in
                call.thinking = "low"
                call.attachments = [
                    Attachment(content: "aGk=", type: "image", mimeType: "image/png", fileName: "a.png")
                ]
                call.agentID = "a"
                call.sessionID = "i"
                call.fastMode = true
                call.suppressCommandInterpretation = true
                call.timeout = .milliseconds(1500)
            },
            #"{"agentId":"a","attachments":[{"content":"aGk=","fileName":"a.png","mimeType":"image/png","type":"image"}],"#
                + #""deliver":true,"fastMode":true,"idempotencyKey":"k","message":"m","sessionId":"i","sessionKey":"s","#
                + #""suppressCommandInterpretation":true,"thinking":"low","timeoutMs":1500}"#,
            unknownToV3: ["agentId", "sessionId", "fastMode", "suppressCommandInterpretation"]
        ),
        example(ChatHistory(sessionKey: "s"), #"{"sessionKey":"s"}"#),
        example(
            ChatHistory(sessionKey: "s", limit: 5, maxChars: 9),
            #"{"limit":5,"maxChars":9,"sessionKey":"s"}"#
        ),
        example(ChatAbort(sessionKey: "s"), #"{"sessionKey":"s"}"#),
        example(ChatAbort(sessionKey: "s", runID: "r"), #"{"runId":"r","sessionKey":"s"}"#),
        example(RunAgent(message: "m", idempotencyKey: "k"), #"{"idempotencyKey":"k","message":"m"}"#),
        example(
            with(RunAgent(message: "m", agentID: "a", sessionKey: "s", idempotencyKey: "k")) { call in
                call.sessionID = "i"
                call.deliver = true
                call.bestEffortDeliver = false
                call.channel = "c"
                call.to = "t"
                call.accountID = "acc"
                call.threadID = "th"
                call.replyTo = "rt"
                call.replyChannel = "rc"
                call.replyAccountID = "ra"
                call.thinking = "low"
                call.attachments = [Attachment(content: "aGk=")]
                call.lane = "l"
                call.extraSystemPrompt = "x"
                call.label = "la"
                call.timeout = .milliseconds(1500)
            },
            #"{"accountId":"acc","agentId":"a","attachments":[{"content":"aGk="}],"bestEffortDeliver":false,"#
                + #""channel":"c","deliver":true,"extraSystemPrompt":"x","idempotencyKey":"k","label":"la","lane":"l","#
                + #""message":"m","replyAccountId":"ra","replyChannel":"rc","replyTo":"rt","sessionId":"i","#
                + #""sessionKey":"s","thinking":"low","threadId":"th","timeout":2,"to":"t"}"#
        ),
        example(WaitForAgent(runID: "r"), #"{"runId":"r"}"#),
        example(WaitForAgent(runID: "r", timeout: .seconds(2)), #"{"runId":"r","timeoutMs":2000}"#),
        example(ListAgents(), "{}"),
    ]

    static let sessions = [
        example(SubscribeToSessions(), "{}"),
        example(UnsubscribeFromSessions(), "{}"),
        example(SubscribeToSessionMessages(key: "k"), #"{"key":"k"}"#),
        example(UnsubscribeFromSessionMessages(key: "k"), #"{"key":"k"}"#),
        example(ListSessions(), "{}"),
        example(
            with(ListSessions(limit: 1, activeMinutes: 2)) { call in
                call.offset = 3
                call.includeGlobal = true
                call.includeUnknown = true
                call.configuredAgentsOnly = true
                call.includeDerivedTitles = true
                call.includeLastMessage = true
                call.label = "l"
                call.spawnedBy = "s"
                call.agentID = "a"
                call.search = "x"
            },
            #"{"activeMinutes":2,"agentId":"a","configuredAgentsOnly":true,"includeDerivedTitles":true,"#
                + #""includeGlobal":true,"includeLastMessage":true,"includeUnknown":true,"label":"l","limit":1,"#
                + #""offset":3,"search":"x","spawnedBy":"s"}"#,
            unknownToV3: ["offset", "configuredAgentsOnly"]
        ),
        example(GetSession(key: "k"), #"{"key":"k"}"#),
        example(GetSession(key: "k", limit: 20), #"{"key":"k","limit":20}"#),
        example(ResolveSession(key: "main"), #"{"key":"main"}"#),
        example(ResolveSession(sessionID: "i"), #"{"sessionId":"i"}"#),
        example(
            with(ResolveSession(label: "l", agentID: "a")) { call in
                call.spawnedBy = "s"
                call.includeGlobal = true
                call.includeUnknown = false
            },
            #"{"agentId":"a","includeGlobal":true,"includeUnknown":false,"label":"l","spawnedBy":"s"}"#
        ),
    ]

    static let operations = [
        example(ReadStability(), "{}"),
        example(
            ReadStability(type: "diagnostic.phase.completed", limit: 10, sinceSeq: 4),
            #"{"limit":10,"sinceSeq":4,"type":"diagnostic.phase.completed"}"#
        ),
        example(TailLogs(), "{}"),
        example(TailLogs(cursor: 1, limit: 2, maxBytes: 3), #"{"cursor":1,"limit":2,"maxBytes":3}"#),
        example(ReadChannelsStatus(), "{}"),
        example(
            ReadChannelsStatus(probe: true, timeout: .seconds(5), channel: "whatsapp"),
            #"{"channel":"whatsapp","probe":true,"timeoutMs":5000}"#,
            unknownToV3: ["channel"]
        ),
        example(ReadHealth(), "{}"),
        example(ReadHealth(probe: true), #"{"probe":true}"#),
        example(ReadStatus(), "{}"),
        example(ListExecApprovals(), "{}"),
        example(GetExecApproval(id: "a"), #"{"id":"a"}"#),
        example(ResolveExecApproval(id: "a", decision: .allowOnce), #"{"decision":"allow-once","id":"a"}"#),
        example(ResolveExecApproval(id: "a", decision: .allowAlways), #"{"decision":"allow-always","id":"a"}"#),
        example(ResolveExecApproval(id: "a", decision: .deny), #"{"decision":"deny","id":"a"}"#),
        example(ListDevicePairings(), "{}"),
        example(ApproveDevicePairing(requestID: "r"), #"{"requestId":"r"}"#),
        example(RejectDevicePairing(requestID: "r"), #"{"requestId":"r"}"#),
    ]

    @Test(arguments: messages + agents + sessions + operations)
    func `writes exactly what was set`(example: Example) throws {
        let frame = try RequestFrame.encode(id: 7, method: example.method, params: example.call)
        let members = try FrameScanner.members(of: frame)
        #expect(members.names == ["type", "id", "method", "params"])
        #expect(try members.string("type") == "req")
        #expect(try members.string("id") == "7")
        #expect(try members.string("method") == example.method)
        #expect(try members.payload("params")?.json().description == example.json)
    }

    @Test(arguments: messages + agents + sessions + operations)
    func `names the fields that only protocol 4 knows`(example: Example) {
        #expect(example.call.fields(unknownTo: .v3) == example.unknownToV3)
        #expect(example.call.fields(unknownTo: .v4).isEmpty)
    }

    @Test func `writes no params for a request without them`() throws {
        let frame = try RequestFrame.encode(id: 1, method: "health", params: nil)
        #expect(String(buffer: frame) == #"{"type":"req","id":"1","method":"health"}"#)
    }

    @Test func `escapes the method's name`() throws {
        let frame = try RequestFrame.encode(id: 1, method: "a\"\n", params: nil)
        #expect(String(buffer: frame) == #"{"type":"req","id":"1","method":"a\"\n"}"#)
    }

    @Test func `waits longer where the gateway works longer`() {
        #expect(SendMessage(channel: "c", to: "t", idempotencyKey: "k").defaultTimeout == .seconds(60))
        #expect(
            SendPoll(channel: "c", to: "t", question: "", options: [], idempotencyKey: "").defaultTimeout
                == .seconds(60)
        )
        #expect(
            PerformMessageAction(channel: "c", action: "a", params: [:], idempotencyKey: "").defaultTimeout
                == .seconds(60)
        )
        #expect(WaitForAgent(runID: "r", timeout: .seconds(120)).defaultTimeout > .seconds(120))
        #expect(ListAgents().defaultTimeout == .seconds(30))
    }

    @Test(arguments: [
        (Duration.seconds(Int64.max), 8_640_000_000 as Int64), (.seconds(Int64.min), 0), (.seconds(-1), 0), (.zero, 0),
        (.microseconds(1999), 1),
    ])
    func `keeps any timeout within what the gateway understands`(timeout: Duration, milliseconds: Int64) throws {
        let frame = try RequestFrame.encode(
            id: 1,
            method: "agent.wait",
            params: WaitForAgent(runID: "r", timeout: timeout)
        )
        let params = try FrameScanner.members(of: frame).payload("params")?.json()
        #expect(params?["timeoutMs"] == .integer(milliseconds))
    }
}
