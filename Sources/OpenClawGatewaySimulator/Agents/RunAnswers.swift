import OpenClawGateway

extension GatewayModel {
    /// What a run's request gets at its end, and later requests with the same key.
    func finalAnswer(of run: Run, _ end: RunEnd) -> Answer {
        let runID = JSONValue.string(run.id)
        switch end {
        case .failed(let text):
            let summary = "FailoverError: \(text)"
            return Answer(
                payload: ["runId": runID, "status": "error", "summary": .string(summary)],
                refusal: GatewayRefusal(code: "UNAVAILABLE", message: summary)
            )
        case .timedOut, .aborted:
            let isTimeout = end == .timedOut
            let text =
                "Request timed out before a response was generated. Please try again, or increase "
                + "`agents.defaults.timeoutSeconds` in your config."
            return .ok(
                .object(compact: [
                    "runId": runID,
                    "status": "timeout",
                    "summary": "aborted",
                    "stopReason": "rpc",
                    "timeoutPhase": .when(isTimeout, "provider"),
                    "providerStarted": true,
                    "result": result(of: run, text: isTimeout ? text : run.spoken, isAborted: true),
                ])
            )
        case .completed:
            return .ok([
                "runId": runID, "status": "ok", "summary": "completed",
                "result": result(of: run, text: run.spoken, isAborted: false),
            ])
        }
    }

    private func result(of run: Run, text: String, isAborted: Bool) -> JSONValue {
        let isDelivered = run.delivery != nil && !isAborted
        return .object(compact: [
            "payloads": [["text": .string(text), "mediaUrl": .null]],
            "meta": [
                "durationMs": .integer((run.endedAt ?? wallClock) - run.startedAt),
                "agentMeta": [
                    "sessionId": .string(sessions[run.sessionKey]?.sessionID ?? ""), "provider": "fake",
                    "model": "echo",
                ],
                "aborted": .bool(isAborted),
                "finalAssistantVisibleText": .string(run.spoken),
            ],
            "deliverySucceeded": .when(isDelivered, true),
            "deliveryStatus": .when(
                isDelivered,
                [
                    "requested": true, "attempted": true, "status": "sent", "succeeded": true, "resultCount": 1,
                    "payloadOutcomes": [["index": 0, "status": "sent", "resultCount": 1]],
                ]
            ),
        ])
    }

    /// What `agent.wait` answers about a run that is over.
    func waitAnswer(of run: Run, _ end: RunEnd) -> Answer {
        let (status, error): (String, String?) =
            switch end {
            case .completed: ("ok", nil)
            case .failed(let text): ("error", text)
            case .timedOut, .aborted: ("timeout", nil)
            }
        return .ok(
            .object(compact: [
                "runId": .string(run.id),
                "status": .string(status),
                "startedAt": .integer(run.startedAt),
                "endedAt": run.endedAt.map(JSONValue.integer),
                "error": error.map(JSONValue.string),
                "stopReason": .when(end == .completed, "stop"),
            ])
        )
    }
}
