import OpenClawGateway

extension Session {
    /// The row as lists show it.
    var record: JSONValue {
        .object(compact: [
            "key": .string(key),
            "kind": .string(kind),
            "channel": channel.map(JSONValue.string),
            "label": label.map(JSONValue.string),
            "displayName": (displayName ?? label).map(JSONValue.string),
            "chatType": chatType.map(JSONValue.string),
            "origin": origin,
            "updatedAt": .integer(updatedAt),
            "sessionId": .string(sessionID),
            "abortedLastRun": wasAborted.map(JSONValue.bool),
            "inputTokens": .when(hasTokens, 11),
            "outputTokens": .when(hasTokens, 8),
            "totalTokens": .when(hasTokens, 11),
            "totalTokensFresh": .bool(hasTokens),
            "status": status.map(JSONValue.string),
            "startedAt": startedAt.map(JSONValue.integer),
            "endedAt": endedAt.map(JSONValue.integer),
            "runtimeMs": runtime.map(JSONValue.integer),
            "modelProvider": "fake",
            "model": "echo",
            "contextTokens": 64_000,
            "deliveryContext": deliveryContext,
            "lastChannel": lastChannel.map(JSONValue.string),
            "lastTo": lastTo.map(JSONValue.string),
            "lastAccountId": lastAccountID.map(JSONValue.string),
            "lastThreadId": lastThreadID.map(JSONValue.string),
        ])
    }

    /// The row with what lists add to it.
    var listed: JSONValue { record.setting("hasActiveRun", .bool(activeRuns > 0)) }

    private var channel: String? {
        guard chatType == "group" || chatType == "channel" else { return nil }
        return lastChannel
    }

    private var runtime: Int64? {
        guard let startedAt, let endedAt else { return nil }
        return endedAt - startedAt
    }
}

extension TranscriptRow {
    /// The row as history and events show it; text behind the limit is cut and marked.
    func record(_ version: ProtocolVersion, limit: Int, inHistory: Bool) -> JSONValue {
        let shown = text.count > limit ? text.prefix(limit) + "\n...(truncated)..." : text[...]
        let text: JSONValue =
            hasBlocks ? [["type": "text", "text": .string(String(shown))]] : .string(String(shown))
        let mark = JSONValue.object(compact: [
            "id": .string(id),
            "seq": .int(sequence),
            "recordTimestampMs": .when(inHistory && version >= .v4, .integer(recordedAt)),
            "senderId": senderID.map(JSONValue.string),
            "senderName": senderName.map(JSONValue.string),
        ])
        return JSONValue.object(compact: [
            "role": .string(role),
            "content": content ?? text,
            "timestamp": .integer(timestamp),
            "idempotencyKey": idempotencyKey.map(JSONValue.string),
            "__openclaw": mark,
        ]).merging(model)
    }

    /// What a row says that shows a message sent to a chat channel.
    static let mirrorModel: JSONValue = [
        "api": "openai-responses", "provider": "openclaw", "model": "delivery-mirror", "usage": usage(0, 0),
        "stopReason": "stop",
    ]

    /// What a row says that a model wrote.
    static func modelAnswer(stopReason: String) -> JSONValue {
        [
            "api": "openai-completions", "provider": "fake", "model": "echo", "usage": usage(11, 8),
            "stopReason": .string(stopReason),
        ]
    }

    private static func usage(_ input: Int, _ output: Int) -> JSONValue {
        [
            "input": .int(input), "output": .int(output), "totalTokens": .int(input + output), "cacheRead": 0,
            "cacheWrite": 0, "cost": ["total": 0],
        ]
    }
}
