import NIOCore
import OpenClawGateway
import Testing

/// The members of each answer, under the gateway's names.
struct AnswerTests {
    private func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        try Payload(bytes: ByteBuffer(string: text)).decode()
    }

    @Test func `send`() throws {
        let found: SendResult = try decode(
            #"{"runId":"k","messageId":"m","channel":"c","chatId":"1","channelId":"2","toJid":"3@g.us","conversationId":"4","pollId":"5"}"#
        )
        #expect(found.runID == "k")
        #expect(found.messageID == "m")
        #expect(found.channel == "c")
        #expect(found.chatID == "1")
        #expect(found.channelID == "2")
        #expect(found.toJID == "3@g.us")
        #expect(found.conversationID == "4")
        #expect(found.pollID == "5")
    }

    @Test func `send, with ids that are numbers`() throws {
        let found: SendResult = try decode(
            #"{"messageId":9007199254740993,"chatId":-1001234,"channelId":null,"pollId":1.5}"#
        )
        #expect(found.messageID == "9007199254740993")
        #expect(found.chatID == "-1001234")
        #expect(found.channelID == nil)
        #expect(found.pollID == nil)
    }

    @Test func `message.action`() throws {
        #expect(try decode(#"{"ok":true}"#, as: PerformMessageAction.Response.self) == ["ok": true])
    }

    @Test func `chat.send`() throws {
        let started: ChatSend.Response = try decode(#"{"runId":"k","status":"started"}"#)
        #expect(started.runID == "k" && started.status == "started" && started.aborted == nil)
        let aborted: ChatSend.Response = try decode(#"{"ok":true,"aborted":true,"runIds":["r",5]}"#)
        #expect(aborted.runID == nil && aborted.aborted == true && aborted.runIDs == ["r"])
        let ended: ChatAbort.Response = try decode(#"{"ok":true,"aborted":false,"runIds":[]}"#)
        #expect(!ended.aborted && ended.runIDs.isEmpty)
    }

    @Test func `chat.history and sessions.get`() throws {
        let messages = """
            [{"role":"user","content":"plain","timestamp":1,"idempotencyKey":"k:user",
              "__openclaw":{"id":"a","seq":1,"recordTimestampMs":2,"kind":"x"}},
             {"role":"assistant","content":[{"type":"thinking","thinking":"t"},{"type":"text","text":"one"},
              {"type":"toolCall","id":"call_1","name":"status","arguments":{"a":1}},"two",null,{"type":"text","text":"three"}],
              "provider":"openclaw","model":"delivery-mirror","stopReason":"stop","errorMessage":"e","senderLabel":"Alice",
              "openclawDeliveryMirror":{"kind":"channel-final","sourceMessageId":"s"},
              "__openclaw":{"id":5,"seq":2.0,"senderId":"491","senderName":"A","senderUsername":"a"}},
             7, {"role":null,"content":null}]
            """
        let history: ChatHistory.Response = try decode(
            #"{"sessionKey":"agent:main:main","sessionId":"i","messages":\#(messages),"sessionInfo":{"key":"agent:main:main"},"hasMore":true}"#
        )
        let session: GetSession.Response = try decode(#"{"messages":\#(messages)}"#)
        #expect(session.messages == history.messages)
        #expect(history.sessionKey == "agent:main:main" && history.sessionID == "i" && history.hasMore == true)
        #expect(history.session?.key == "agent:main:main")
        try #require(history.messages.count == 3)
        let (plain, blocks, empty) = (history.messages[0], history.messages[1], history.messages[2])
        #expect(
            plain.role == "user" && plain.text == "plain" && plain.timestamp == 1 && plain.idempotencyKey == "k:user"
        )
        #expect(plain.openclaw.id == "a" && plain.openclaw.sequence == 1 && plain.openclaw.recordedAt == 2)
        #expect(plain.openclaw.kind == "x" && !plain.isDeliveryMirror)
        #expect(blocks.text == "one\ntwo\nthree")
        #expect(blocks.content.map(\.type) == ["thinking", "text", "toolCall", "text", "text"])
        #expect(blocks.content[2].name == "status" && blocks.content[2].arguments == ["a": 1])
        #expect(blocks.isDeliveryMirror && blocks.provider == "openclaw" && blocks.senderLabel == "Alice")
        #expect(blocks.deliveryMirror?.kind == "channel-final" && blocks.deliveryMirror?.sourceMessageID == "s")
        #expect(blocks.openclaw.id == "5" && blocks.openclaw.sequence == 2)
        #expect(blocks.openclaw.senderID == "491" && blocks.openclaw.senderName == "A")
        #expect(blocks.openclaw.senderUsername == "a" && blocks.errorMessage == "e" && blocks.stopReason == "stop")
        #expect(empty.role == nil && empty.text.isEmpty && empty.openclaw.id == nil)
    }

    @Test func `agent, in both phases`() throws {
        let accepted: AgentAccepted = try decode(#"{"runId":"k","sessionKey":"s","status":"accepted","acceptedAt":7}"#)
        #expect(accepted.runID == "k" && accepted.sessionKey == "s" && accepted.acceptedAt == 7)
        #expect(throws: DecodingError.self) { try decode(#"{"runId":"k","status":"ok"}"#, as: AgentAccepted.self) }
        let final: RunAgent.Response = try decode(
            """
            {"runId":"k","status":"ok","summary":"completed","stopReason":"stop","timeoutPhase":"provider","result":{
             "payloads":[{"text":"a","mediaUrl":null},{"mediaUrl":"https://x/y.png"},{"text":"b"}],"meta":{"durationMs":5},
             "deliveryStatus":{"requested":true,"attempted":true,"status":"sent","succeeded":true,"resultCount":1}}}
            """
        )
        #expect(final.runID == "k" && final.status == "ok" && final.summary == "completed")
        #expect(final.stopReason == "stop" && final.timeoutPhase == "provider")
        #expect(final.text == "a\nb" && final.payloads[1].mediaURL == "https://x/y.png")
        #expect(final.deliveryStatus?.requested == true && final.deliveryStatus?.attempted == true)
        #expect(final.deliveryStatus?.status == "sent" && final.deliveryStatus?.succeeded == true)
        #expect(final.deliveryStatus?.resultCount == 1)
        let inFlight: RunAgent.Response = try decode(#"{"runId":"k","status":"in_flight","sessionKey":"s"}"#)
        #expect(inFlight.sessionKey == "s" && inFlight.payloads.isEmpty && inFlight.deliveryStatus == nil)
    }

    @Test func `agent.wait and agents.list`() throws {
        let waited: WaitForAgent.Response = try decode(
            #"{"runId":"k","status":"error","startedAt":1,"endedAt":2,"error":"e","stopReason":"s"}"#
        )
        #expect(waited.runID == "k" && waited.status == "error" && waited.startedAt == 1 && waited.endedAt == 2)
        #expect(waited.error == "e" && waited.stopReason == "s")
        let list: ListAgents.Response = try decode(
            #"{"defaultId":"main","mainKey":"m","scope":"x","agents":[{"id":"main","name":"Main"},{"name":"no id"},{"id":"b"}]}"#
        )
        #expect(list.defaultID == "main" && list.mainKey == "m")
        #expect(list.agents.map(\.id) == ["main", "b"] && list.agents[0].name == "Main")
    }

    @Test func `sessions.list, resolve and subscribe`() throws {
        let list: ListSessions.Response = try decode(
            """
            {"totalCount":9,"limitApplied":2,"nextOffset":null,"hasMore":true,"sessions":[{"key":"agent:main:whatsapp:group:1@g.us",
             "kind":"group","chatType":"group","channel":"whatsapp","displayName":"D","label":"L","subject":"S","groupChannel":"G",
             "origin":{"label":"l","provider":"whatsapp","surface":"w","chatType":"group","from":"f","to":"t","accountId":"a"},
             "deliveryContext":{"channel":"whatsapp"},"lastChannel":"whatsapp","lastTo":"1@g.us","lastAccountId":"acc",
             "lastThreadId":7,"updatedAt":5,"sessionId":"i","status":"running","hasActiveRun":true,"startedAt":1,"endedAt":2,
             "modelProvider":"p","model":"m","inputTokens":1,"outputTokens":2,"totalTokens":3,"contextTokens":4,
             "derivedTitle":"T","lastMessagePreview":"P"},null]}
            """
        )
        #expect(list.totalCount == 9 && list.limitApplied == 2 && list.nextOffset == nil && list.hasMore)
        let row = try #require(list.sessions.first)
        #expect(row.key == "agent:main:whatsapp:group:1@g.us" && row.sessionID == "i" && row.kind == "group")
        #expect(row.chatType == "group" && row.channel == "whatsapp" && row.displayName == "D" && row.label == "L")
        #expect(row.subject == "S" && row.groupChannel == "G" && row.updatedAt == 5 && row.status == "running")
        #expect(row.origin?.label == "l" && row.origin?.provider == "whatsapp" && row.origin?.surface == "w")
        #expect(row.origin?.from == "f" && row.origin?.to == "t" && row.origin?.accountID == "a")
        #expect(row.hasActiveRun == true && row.startedAt == 1 && row.endedAt == 2 && row.model == "m")
        #expect(row.modelProvider == "p" && row.inputTokens == 1 && row.outputTokens == 2 && row.totalTokens == 3)
        #expect(row.contextTokens == 4 && row.derivedTitle == "T" && row.lastMessagePreview == "P")
        #expect(
            row.conversation == DeliveryContext(channel: "whatsapp", to: "1@g.us", accountID: "acc", threadID: "7")
        )
        let resolved: ResolveSession.Response = try decode(#"{"ok":true,"key":"agent:main:main"}"#)
        #expect(resolved.ok && resolved.key == "agent:main:main")
        #expect(try !decode(#"{"ok":false}"#, as: ResolveSession.Response.self).ok)
        let subscribed: SubscriptionResult = try decode(#"{"subscribed":true,"key":"agent:main:x"}"#)
        #expect(subscribed.subscribed == true && subscribed.key == "agent:main:x")
    }

    @Test(
        arguments: [
            (#"{"deliveryContext":{"channel":"telegram","to":"1","accountId":"a","threadId":"t"}}"#, "telegram 1 a t"),
            (
                #"{"deliveryContext":{"channel":"telegram","to":"1"},"lastChannel":"whatsapp","lastTo":"2"}"#,
                "telegram 1 - -"
            ),
            (#"{"lastChannel":"whatsapp","lastTo":"2","lastAccountId":"b"}"#, "whatsapp 2 b -"),
            (#"{"deliveryContext":{"channel":"webchat"},"lastChannel":"whatsapp","lastTo":"2"}"#, nil),
            (#"{"deliveryContext":{"channel":"webchat"},"lastChannel":"webchat"}"#, nil), ("{}", nil),
        ] as [(String, String?)]
    )
    func `finds the conversation to answer into`(text: String, expected: String?) throws {
        let found = try decode(text, as: SessionRow.self).conversation.map { context in
            [context.channel, context.to, context.accountID, context.threadID].map { $0 ?? "-" }.joined(separator: " ")
        }
        #expect(found == expected)
    }

    @Test func `diagnostics.stability and logs.tail`() throws {
        let stability: ReadStability.Response = try decode(
            """
            {"generatedAt":"x","capacity":1000,"count":3,"dropped":1,"firstSeq":5,"lastSeq":7,"events":[
             {"seq":5,"ts":10,"type":"diagnostic.phase.completed","phase":"gateway.ready","durationMs":12.5},
             {"seq":6,"ts":20,"type":"diagnostic.phase.completed","phase":"gateway.ready"},
             {"seq":7,"ts":30,"type":"t","phase":"other","channel":"c","outcome":"o","reason":"r"}]}
            """
        )
        #expect(stability.capacity == 1000 && stability.count == 3 && stability.dropped == 1)
        #expect(stability.lastSequence == 7 && stability.lastReadyAt == 20)
        let last = try #require(stability.events.last)
        #expect(
            last.sequence == 7 && last.type == "t" && last.channel == "c" && last.outcome == "o" && last.reason == "r"
        )
        #expect(stability.events[0].duration == .milliseconds(12))
        let logs: TailLogs.Response = try decode(
            #"{"file":"f","cursor":9,"size":10,"lines":["a","b"],"truncated":true,"reset":true}"#
        )
        #expect(logs.file == "f" && logs.cursor == 9 && logs.size == 10 && logs.lines == ["a", "b"])
        #expect(logs.truncated && logs.reset)
    }

    @Test func `channels.status`() throws {
        let status: ReadChannelsStatus.Response = try decode(
            """
            {"ts":1,"channelOrder":["whatsapp","telegram"],"channelLabels":{"whatsapp":"WhatsApp"},
             "channels":{"whatsapp":{"configured":true,"linked":true,"self":{"e164":"+4912345","jid":"4912345@s.whatsapp.net",
               "lid":null},"running":true,"connected":true,"lastConnectedAt":5,"lastDisconnect":null,"reconnectAttempts":2,
               "lastMessageAt":6,"lastError":null},"telegram":5},
             "channelAccounts":{"whatsapp":[{"accountId":"default","enabled":true,"configured":true,"linked":true,"running":true,
               "connected":false,"lastInboundAt":7,"lastOutboundAt":null,"lastError":"e"},{"accountId":"second"}],"telegram":{}},
             "channelDefaultAccountId":{"whatsapp":"second"},"warnings":["w"]}
            """
        )
        #expect(status.channelOrder == ["whatsapp", "telegram"] && status.channelLabels == ["whatsapp": "WhatsApp"])
        let whatsapp = try #require(status.channels["whatsapp"])
        #expect(whatsapp.configured == true && whatsapp.linked == true && whatsapp.running == true)
        #expect(whatsapp.connected == true && whatsapp.identity?.e164 == "+4912345" && whatsapp.identity?.lid == nil)
        #expect(whatsapp.identity?.jid == "4912345@s.whatsapp.net" && whatsapp.reconnectAttempts == 2)
        #expect(whatsapp.lastConnectedAt == 5 && whatsapp.lastMessageAt == 6 && whatsapp.lastError == nil)
        #expect(status.channels["telegram"] == nil && status.warnings == ["w"])
        #expect(status.account(of: "whatsapp")?.accountID == "second")
        let account = try #require(status.account("default", of: "whatsapp"))
        #expect(
            account.enabled == true && account.linked == true && account.running == true && account.configured == true
        )
        #expect(account.connected == false && account.lastInboundAt == 7 && account.lastOutboundAt == nil)
        #expect(account.lastError == "e" && status.account(of: "signal") == nil)
    }

    @Test func `health and status`() throws {
        let health: HealthReport = try decode(
            """
            {"ok":true,"ts":1,"durationMs":16,"eventLoop":{"degraded":true,"reasons":["cpu"],"delayP99Ms":669,"delayMaxMs":25.5,
             "utilization":0.5},"channels":{"c":{"running":true}},"channelOrder":["c"],"channelLabels":{"c":"C"},
             "defaultAgentId":"main","agents":[{"agentId":"main"},{"agentId":"b"},{}],"sessions":{"count":7}}
            """
        )
        #expect(health.ok == true && health.timestamp == 1 && health.duration == .milliseconds(16))
        #expect(health.eventLoop?.degraded == true && health.eventLoop?.reasons == ["cpu"])
        #expect(health.eventLoop?.delayP99Milliseconds == 669 && health.eventLoop?.delayMaxMilliseconds == 25.5)
        #expect(health.eventLoop?.utilization == 0.5 && health.channels["c"]?.running == true)
        #expect(health.channelOrder == ["c"] && health.channelLabels == ["c": "C"] && health.defaultAgentID == "main")
        #expect(health.agentIDs == ["main", "b"] && health.sessionCount == 7)
        let status: ReadStatus.Response = try decode(
            #"{"runtimeVersion":"2026.6.11","channelSummary":["a"],"sessions":{"count":8},"tasks":{"active":1},"eventLoop":{}}"#
        )
        #expect(status.runtimeVersion == "2026.6.11" && status.channelSummary == ["a"])
        #expect(status.sessionCount == 8 && status.activeTasks == 1 && status.eventLoop?.degraded == nil)
    }

    @Test func `exec.approval.list, get and resolve`() throws {
        let record = """
            {"id":"a-1","request":{"command":"ls -l","commandPreview":"ls","commandArgv":["ls","-l"],"cwd":"/tmp","host":"gateway",
             "nodeId":null,"agentId":"main","sessionKey":"s","security":"allowlist","ask":"on-miss","resolvedPath":"/bin/ls",
             "warningText":"w","allowedDecisions":["allow-once","novel","deny"],"turnSourceChannel":"whatsapp",
             "turnSourceTo":"+1","turnSourceAccountId":"acc","turnSourceThreadId":5},"createdAtMs":1,"expiresAtMs":2}
            """
        let list: ListExecApprovals.Response = try decode(#"[\#(record),{"request":{}},{"id":"a-2"}]"#)
        #expect(list.approvals.map(\.id) == ["a-1", "a-2"])
        let request = try #require(list.approvals.first).request
        #expect(
            request.command == "ls -l" && request.commandPreview == "ls" && request.commandArguments == ["ls", "-l"]
        )
        #expect(request.workingDirectory == "/tmp" && request.host == "gateway" && request.nodeID == nil)
        #expect(request.agentID == "main" && request.sessionKey == "s" && request.security == "allowlist")
        #expect(request.ask == "on-miss" && request.resolvedPath == "/bin/ls" && request.warningText == "w")
        #expect(request.allowedDecisions == [.allowOnce, .deny])
        #expect(request.turnSource == DeliveryContext(channel: "whatsapp", to: "+1", accountID: "acc", threadID: "5"))
        #expect(list.approvals[0].createdAt == 1 && list.approvals[0].expiresAt == 2)
        #expect(throws: DecodingError.self) { try decode("{}", as: ListExecApprovals.Response.self) }
        let one: GetExecApproval.Response = try decode(
            #"{"id":"a","commandText":"t","commandPreview":"p","allowedDecisions":["allow-always"],"host":"h","nodeId":"n","agentId":"g","expiresAtMs":3}"#
        )
        #expect(one.id == "a" && one.commandText == "t" && one.commandPreview == "p" && one.host == "h")
        #expect(one.allowedDecisions == [.allowAlways] && one.nodeID == "n" && one.agentID == "g" && one.expiresAt == 3)
        #expect(try decode(#"{"ok":true}"#, as: ResolveExecApproval.Response.self).ok)
    }

    @Test func `device.pair.list, approve and reject`() throws {
        let list: ListDevicePairings.Response = try decode(
            """
            {"pending":[{"requestId":"r","deviceId":"d","publicKey":"p","displayName":"n","platform":"linux","deviceFamily":"f",
              "clientId":"cli","clientMode":"cli","role":"operator","roles":["operator"],"scopes":["operator.read"],
              "remoteIp":"192.0.2.1","silent":true,"isRepair":true,"ts":5},{"deviceId":"no request"}],
             "paired":[{"deviceId":"d","publicKey":"p","displayName":"n","platform":"linux","deviceFamily":"f","clientId":"cli",
              "clientMode":"cli","roles":["operator"],"scopes":["operator.write"],"approvedAtMs":6,"lastSeenAtMs":7}]}
            """
        )
        #expect(list.pending.count == 1)
        let request = try #require(list.pending.first)
        #expect(request.requestID == "r" && request.deviceID == "d" && request.publicKey == "p")
        #expect(request.displayName == "n" && request.platform == "linux" && request.deviceFamily == "f")
        #expect(request.clientID == "cli" && request.clientMode == "cli" && request.role == "operator")
        #expect(request.scopes == [.read] && request.remoteAddress == "192.0.2.1" && request.isSilent)
        #expect(request.isRepair && request.timestamp == 5)
        let device = try #require(list.paired.first)
        #expect(
            device.deviceID == "d" && device.publicKey == "p" && device.displayName == "n" && device.platform == "linux"
        )
        #expect(device.deviceFamily == "f" && device.clientID == "cli" && device.clientMode == "cli")
        #expect(
            device.roles == ["operator"] && device.scopes == [.write] && device.approvedAt == 6
                && device.lastSeenAt == 7
        )
        let approved: ApproveDevicePairing.Response = try decode(#"{"requestId":"r","device":{"deviceId":"d"}}"#)
        #expect(approved.requestID == "r" && approved.device?.deviceID == "d")
        let rejected: RejectDevicePairing.Response = try decode(#"{"requestId":"r","deviceId":"d"}"#)
        #expect(rejected.requestID == "r" && rejected.deviceID == "d")
    }
}
