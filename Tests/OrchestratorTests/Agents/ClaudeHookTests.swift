import OpenClawOrchestrator
import Testing

struct ClaudeHookTests {
    typealias Case = (String, NotificationKind, NotificationSeverity, [String: String])

    static let cases: [Case] = [
        (
            #"{"hook_event_name":"Notification","session_id":"s","cwd":"/src/cat","message":"May I?"}"#,
            .agentMessage, .warning, ["agent": "cat", "summary": "May I?"]
        ),
        (
            #"{"hook_event_name":"Stop","session_id":"s-1","stop_hook_active":false}"#,
            .workCompleted, .notice, ["agent": "s-1", "summary": "The turn is over."]
        ),
        (
            #"{"hook_event_name":"Stop","cwd":"/","last_assistant_message":"Mended\u001b[0m it"}"#,
            .workCompleted, .notice, ["agent": "Claude Code", "summary": "Mended it"]
        ),
        (
            #"{"hook_event_name":"SubagentStop","cwd":"/src/cat","agent_type":"Explore"}"#,
            .agentMessage, .info, ["agent": "cat", "summary": "A subagent (Explore) has ended."]
        ),
        (
            #"{"hook_event_name":"SessionEnd","cwd":"/src/cat","reason":"logout"}"#,
            .agentStopped, .info, ["agent": "cat", "summary": "The session ended: logout."]
        ),
        (
            #"{"hook_event_name":"PostToolUse","cwd":"/src/cat","tool_name":"Bash","tool_response":{"success":false,"stderr":"no"}}"#,
            .error, .warning, ["agent": "cat", "error": "Bash failed: no"]
        ),
        (
            #"{"hook_event_name":"PostToolUseFailure","cwd":"/src/cat","tool_name":"Edit","error":"no file"}"#,
            .error, .warning, ["agent": "cat", "error": "Edit failed: no file"]
        ),
        (
            #"{"hook_event_name":"StopFailure","cwd":"/src/cat","error":"rate_limit"}"#,
            .error, .critical, ["agent": "cat", "error": "rate_limit"]
        ),
    ]

    @Test(arguments: ClaudeHookTests.cases)
    func `turns an event into a notification`(
        json: String,
        kind: NotificationKind,
        severity: NotificationSeverity,
        values: [String: String]
    ) throws {
        let notification = try #require(try ClaudeHook(json).notification(id: "n-1"))
        #expect(notification.id == "n-1")
        #expect(notification.kind == kind)
        #expect(notification.severity == severity)
        #expect(notification.values == values)
    }

    @Test(arguments: [
        #"{"hook_event_name":"PreToolUse","tool_name":"Bash"}"#,
        #"{"hook_event_name":"Stop","stop_hook_active":true}"#,
        #"{"hook_event_name":"SessionEnd","reason":"clear"}"#,
        #"{"hook_event_name":"Notification"}"#,
        #"{"hook_event_name":"Notification","message":7}"#,
        #"{"hook_event_name":"PostToolUse","tool_name":"Bash","tool_response":{"stdout":"ok","stderr":"warning"}}"#,
        #"{"hook_event_name":"PostToolUse","tool_name":"Read","tool_response":"text"}"#,
        #"{"hook_event_name":"SomethingNew","message":"x"}"#,
    ])
    func `says nothing about what people need not hear`(json: String) throws {
        #expect(try ClaudeHook(json).notification(id: "n-1") == nil)
    }

    @Test(arguments: ["", "x", "[]", "{}", "7", #"{"hook_event_name":""}"#, #"{"hook_event_name":1}"#])
    func `refuses what no hook gives`(json: String) {
        #expect(throws: ClaudeHookError.self) { try ClaudeHook(json) }
    }
}
