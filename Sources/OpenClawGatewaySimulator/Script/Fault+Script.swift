import OpenClawGateway
import Yams

extension GatewaySimulator.Fault {
    /// Reads one fault of a script.
    init(_ object: inout ScriptObject) throws(ScriptError) {
        let trigger = try Self.trigger(&object)
        let action = try Self.action(&object)
        let nth = try object.integer("nth", in: 1...1_000_000) ?? 1
        let count = try Self.count(&object)
        self.init(on: trigger, action, nth: nth, count: count, target: try object.string("target"))
    }

    private static func count(_ object: inout ScriptObject) throws(ScriptError) -> Int? {
        guard let node = object.take("count") else { return 1 }
        if node.scalar?.string == "all" { return nil }
        guard let count = node.scalar.flatMap({ Int($0.string) }), count >= 1 else {
            throw object.error(node, "count", "must be a number from 1, or all")
        }
        return count
    }

    private static func trigger(_ object: inout ScriptObject) throws(ScriptError) -> Trigger {
        let names = "now, time, upgrade, connect, request, delivery, delivered, answer, event"
        let node = object.take("on")
        switch node?.scalar?.string {
        case "now": return .now
        case "time": return .time(try required(object.duration("after"), "after", object))
        case "upgrade": return .upgrade
        case "connect": return .connect
        case "request": return .request(try object.string("method"))
        case "delivery": return .delivery
        case "delivered": return .delivered
        case "answer": return .answer(try object.string("method"))
        case "event": return .event(try required(object.string("name"), "name", object))
        case nil: throw object.error(node, "on", "is missing; it says when the fault happens: \(names)")
        case .some: throw object.error(node, "on", "must be one of: \(names)")
        }
    }

    private static func required<Value>(
        _ value: Value?,
        _ key: String,
        _ object: ScriptObject
    ) throws(ScriptError) -> Value {
        guard let value else { throw object.error(nil, key, "is missing") }
        return value
    }

    private static func action(_ object: inout ScriptObject) throws(ScriptError) -> Action {
        let node = object.take("do")
        guard let name = node?.scalar?.string else {
            throw object.error(node, "do", "is missing; it says what happens, for example drop")
        }
        if let plain = plainActions[name] { return plain }
        switch name {
        case "refuse-upgrade":
            let status = try object.integer("status", in: 300...599) ?? 503
            return .refuseUpgrade(status: status, body: try object.string("body") ?? "refused by the simulator\n")
        case "refuse-connect":
            return .refuseConnect(try required(object.choice("reason", connectProblems), "reason", object))
        case "fail": return .fail(try refusal(&object))
        case "delay": return .delay(try required(object.duration("for"), "for", object))
        case "provider-failure": return .providerFailure(try object.string("text") ?? "simulated provider failure")
        case "close":
            let code = try object.integer("code", in: 1000...4999) ?? 1011
            return .close(code: code, reason: try object.string("reason") ?? "")
        case "crash": return .crash(restartAfter: try object.duration("restart-after"))
        case "stop": return .stop(restartAfter: try object.duration("restart-after"))
        case "stall": return .stall(try object.duration("for"))
        case "pause-reading": return .pauseReading(try required(object.duration("for"), "for", object))
        case "skip-sequence": return .skipSequence(try object.integer("numbers", in: 1...1_000_000) ?? 1)
        case "send-frame": return .send(try frame(&object))
        default: throw object.error(node, "do", "must be one of: \(actionNames)")
        }
    }

    private static let plainActions: [String: Action] = [
        "grant-no-scopes": .grantNoScopes, "lose-answer": .loseAnswer, "queue-delivery": .queueDelivery,
        "deliver-partially": .deliverPartially, "drop": .drop, "restart-in-process": .restartInProcess,
        "skip-event": .skipEvent,
    ]

    private static let actionNames =
        "refuse-upgrade, refuse-connect, grant-no-scopes, fail, delay, lose-answer, provider-failure, queue-delivery, "
        + "deliver-partially, drop, close, crash, stop, restart-in-process, stall, pause-reading, skip-sequence, "
        + "skip-event, send-frame"

    private static let connectProblems: KeyValuePairs<String, ConnectProblem> = [
        "starting": .starting, "rate-limited": .rateLimited, "protocol-mismatch": .protocolMismatch,
        "pairing-required": .pairingRequired, "wrong-secret": .wrongSecret, "signature-expired": .signatureExpired,
    ]

    private static func refusal(_ object: inout ScriptObject) throws(ScriptError) -> GatewayRefusal {
        let reasons: KeyValuePairs<String, GatewayRefusal> = [
            "overloaded": .overloaded, "suspended": .suspended, "starting": .methodStarting,
        ]
        let code = try object.string("code")
        let message = try object.string("message")
        if let known = try object.choice("reason", reasons) {
            if code != nil || message != nil {
                throw object.error(nil, "reason", "give either a reason, or code and message")
            }
            return known
        }
        return GatewayRefusal(
            code: try required(code, "code", object),
            message: try required(message, "message", object)
        )
    }

    private static func frame(_ object: inout ScriptObject) throws(ScriptError) -> BrokenFrame {
        let bytes = try object.integer("bytes", in: 1...(1 << 28))
        let frames: KeyValuePairs<String, BrokenFrame> = [
            "not-json": .notJSON, "truncated": .truncated, "unknown-type": .unknownType, "breaks-schema": .breaksSchema,
            "oversized": .oversized(bytes: bytes ?? GatewayLimits.frame + 1), "stray-answer": .strayAnswer,
        ]
        return try required(object.choice("frame", frames), "frame", object)
    }
}
