import OpenClawGateway

extension GatewayModel {
    /// Lets the model call its tool; it goes on to speak when the tool has answered.
    func callTool(of id: String) {
        guard let run = runs[id], let tool = run.tool else { return }
        runs.update(id) { $0.tool = nil }
        let call = "call_1"
        append(role: "assistant", text: "", to: run.sessionKey) { row in
            row.content = [["type": "toolCall", "id": .string(call), "name": .string(tool), "arguments": [:]]]
            row.model = TranscriptRow.modelAnswer(stopReason: "toolUse")
        }
        let startedAt = wallClock
        after(.milliseconds(90), lifetime: .life) { model in
            model.showTool(of: id, tool, ["phase": "start", "toolCallId": .string(call), "args": [:]])
            model.showItem(of: id, tool, ["phase": "start", "status": "running", "startedAt": .integer(startedAt)])
            model.after(.milliseconds(150), lifetime: .life) { $0.endTool(of: id, tool, call, startedAt: startedAt) }
        }
    }

    private func endTool(of id: String, _ tool: String, _ call: String, startedAt: Int64) {
        guard let run = runs[id], run.phase == .running else { return }
        let content: JSONValue = [["type": "text", "text": .string("\(tool) is done")]]
        append(role: "toolResult", text: "", to: run.sessionKey) { row in
            row.content = content
            row.isAnnounced = false
        }
        let result: JSONValue = [
            "phase": "result", "toolCallId": .string(call), "isError": false, "result": ["content": content],
        ]
        showTool(of: id, tool, result)
        let times: JSONValue = ["startedAt": .integer(startedAt), "endedAt": .integer(wallClock)]
        showItem(of: id, tool, times.merging(["phase": "end", "status": "completed"]))
        sayNext(id)
    }

    /// Shows what a tool does to those who watch the session, and to the client that started the run if it asked for that.
    private func showTool(of id: String, _ tool: String, _ data: JSONValue) {
        runs.update(id) { $0.sequence += 1 }
        guard let run = runs[id], let row = sessions[run.sessionKey]?.record else { return }
        let payload = row.setting("key", nil).merging([
            "runId": .string(id), "stream": "tool", "data": data.merging(["name": .string(tool)]),
            "sessionKey": .string(run.sessionKey), "seq": .int(run.sequence), "ts": .integer(wallClock),
            "isHeartbeat": false, "session": row,
        ])
        for connection in connectionsInOrder {
            guard let client = connection.client, client.startedRuns.contains(id) else { continue }
            if client.request.capabilities.contains("tool-events") { target(connection.id, "agent", payload) }
        }
        notifyWatchers(of: run.sessionKey, "session.tool", payload)
    }

    private func showItem(of id: String, _ tool: String, _ data: JSONValue) {
        runs.update(id) { $0.sequence += 1 }
        guard let run = runs[id] else { return }
        let item: JSONValue = [
            "itemId": "tool:call_1", "kind": "tool", "title": .string(tool), "name": .string(tool),
            "toolCallId": "call_1",
        ]
        showAgent("item", item.merging(data), of: run)
    }
}
