import OpenClawGateway

/// What Claude Code hands to a hook on standard input.
///
/// Reading is lenient, because the members differ between versions: only `hook_event_name` must be there.
public struct ClaudeHook: Sendable, Hashable {
    /// The name of the event, for example `Stop`.
    public let event: String
    /// The session it happened in.
    public let session: String?
    /// The folder that the session works in.
    public let folder: String?

    private let input: JSONValue

    /// The most characters of a text that is passed on.
    static let textLimit = 1000

    /// Reads the JSON of a hook.
    ///
    /// - Parameter json: What came on standard input.
    /// - Throws: ``ClaudeHookError`` when it is no JSON object with an event's name.
    public init(_ json: String) throws(ClaudeHookError) {
        guard let input = try? JSONValue(parsing: json), input.object != nil else {
            throw ClaudeHookError("The hook's input is no JSON object.")
        }
        guard let event = input["hook_event_name"]?.string, !event.isEmpty else {
            throw ClaudeHookError("The hook's input has no hook_event_name.")
        }
        self.input = input
        self.event = event
        session = input["session_id"]?.string
        folder = input["cwd"]?.string
    }

    /// The notification that the event gives, or `nil` when people need not hear of it.
    ///
    /// | event | kind | severity |
    /// |---|---|---|
    /// | `Notification` | ``NotificationKind/agentMessage`` | warning |
    /// | `Stop` | ``NotificationKind/workCompleted`` | notice |
    /// | `StopFailure` | ``NotificationKind/error`` | critical |
    /// | `SubagentStop` | ``NotificationKind/agentMessage`` | info |
    /// | `SessionEnd`, except by `clear` and `resume` | ``NotificationKind/agentStopped`` | info |
    /// | `PostToolUseFailure`, and `PostToolUse` whose response tells a failure | ``NotificationKind/error`` | warning |
    ///
    /// A `Stop` whose `stop_hook_active` is true gives nothing: another hook has kept the session going.
    ///
    /// - Parameter id: Names the occasion; a hook has no name of its own, so the caller makes up a new one each time.
    /// - Returns: The notification, with the values `agent` (the folder's name, or the session) and `summary` or `error`.
    public func notification(id: String) -> ChatNotification? {
        switch event {
        case "Notification":
            guard let message = text("message"), input["notification_type"]?.string != "auth_success" else {
                return nil
            }
            return notification(id, .agentMessage, ["summary": message])
        case "Stop":
            guard input["stop_hook_active"]?.bool != true else { return nil }
            return notification(id, .workCompleted, ["summary": text("last_assistant_message") ?? "The turn is over."])
        case "StopFailure":
            let reason = text("error_details") ?? text("error") ?? "The turn ended with an error."
            return notification(id, .error, ["error": reason])
        case "SubagentStop":
            let what = text("last_assistant_message").map { ": \($0)" } ?? "."
            let name = text("agent_type").map { " (\($0))" } ?? ""
            return notification(id, .agentMessage, ["summary": "A subagent\(name) has ended\(what)"], .info)
        case "SessionEnd":
            let reason = text("reason") ?? "other"
            guard reason != "clear", reason != "resume" else { return nil }
            return notification(id, .agentStopped, ["summary": "The session ended: \(reason)."], .info)
        case "PostToolUseFailure":
            guard input["is_interrupt"]?.bool != true else { return nil }
            return toolFailure(id, text("error") ?? "no reason was given")
        case "PostToolUse":
            return failureOfResponse.flatMap { toolFailure(id, $0) }
        default:
            return nil
        }
    }

    private func toolFailure(_ id: String, _ reason: String) -> ChatNotification? {
        notification(id, .error, ["error": "\(text("tool_name") ?? "A tool") failed: \(reason)"], .warning)
    }

    /// Why the tool failed, when its response says that it did.
    private var failureOfResponse: String? {
        guard let response = input["tool_response"] else { return nil }
        let reason = clean(response["error"]) ?? clean(response["stderr"]) ?? clean(response["content"])
        let isFailure =
            response["success"]?.bool == false || response["is_error"]?.bool == true
            || response["isError"]?.bool == true || clean(response["error"]) != nil
            || ["exit_code", "exitCode"].contains { response[$0]?.integer.map { $0 != 0 } ?? false }
        return isFailure ? reason ?? "no reason was given" : nil
    }

    private func notification(
        _ id: String,
        _ kind: NotificationKind,
        _ values: [String: String],
        _ severity: NotificationSeverity? = nil
    ) -> ChatNotification {
        var values = values
        values["agent"] = agent
        return ChatNotification(id: id, kind: kind, values: values, severity: severity)
    }

    /// What people know the session by.
    private var agent: String {
        let name = folder?.split(separator: "/").last.map { CleanText(String($0), limit: 60).line } ?? ""
        return name.isEmpty ? CleanText(session ?? "Claude Code", limit: 60).line : name
    }

    private func text(_ member: String) -> String? { clean(input[member]) }

    private func clean(_ value: JSONValue?) -> String? {
        guard let text = value?.string.map({ CleanText($0, limit: Self.textLimit).text }), !text.isEmpty else {
            return nil
        }
        return text
    }
}

/// Why a hook's input could not be read.
public struct ClaudeHookError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and what to do.
    public let description: String

    init(_ problem: String) {
        description = "\(problem) Install the command as a hook of Claude Code, which hands it JSON on standard input."
    }
}
