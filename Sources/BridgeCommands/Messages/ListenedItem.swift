import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One thing that `listen` shows.
enum ListenedItem: Sendable {
    case connected(gateway: String, protocolNumber: Int)
    case disconnected(reason: String, retryIn: Duration)
    case gap(EventGap.Reason)
    case message(InboundMessage)
    case event(EventFrame)

    /// What a change of the client's state is worth telling; `nil` for steps on the way.
    init?(_ state: GatewayClientState) {
        switch state {
        case .connected(let hello):
            self = .connected(gateway: hello.server.version ?? "unknown", protocolNumber: hello.protocolNumber)
        case .waiting(let error, let wait) where wait > .zero, .blocked(let error, let wait):
            self = .disconnected(reason: error.message, retryIn: wait)
        default:
            return nil
        }
    }
}

extension ListenedItem: Presentable {
    var json: JSONValue {
        switch self {
        case .connected(let version, let number):
            ["type": "connected", "gatewayVersion": .string(version), "protocol": .integer(Int64(number))]
        case .disconnected(let reason, let wait):
            ["type": "disconnected", "reason": .string(reason), "retryInMs": .integer(wait.milliseconds)]
        case .gap(let reason):
            ["type": "gap", "reason": .string(reason.words)]
        case .message(let message):
            message.json
        case .event(let frame):
            [
                "type": "event", "name": .string(frame.name), "payload": (try? frame.payload.json()) ?? .null,
                "sequence": frame.sequence.map { .integer(Int64($0)) } ?? .null,
            ]
        }
    }

    func lines(_ style: Style) -> [String] {
        switch self {
        case .connected(let version, let number):
            let text = "Connected to gateway \(version), protocol \(number). Ctrl-C ends it.".printable
            return style.wrap(text, first: "", indent: 2).map(style.dim)
        case .disconnected(let reason, let wait):
            let text = "\(reason) Trying again in \(wait.shown)."
            return style.wrap(text.printable, first: "", indent: 2).map(style.yellow)
        case .gap(let reason):
            return style.wrap("Messages may be missing here: \(reason.words).", first: "", indent: 2).map(style.yellow)
        case .message(let message):
            return message.lines(style)
        case .event(let frame):
            let payload = (try? frame.payload.json())?.description ?? "unreadable"
            return style.wrap(
                payload.printable,
                first: style.cyan(frame.name.printable) + " ",
                indent: frame.name.count + 1
            )
        }
    }
}

extension EventGap.Reason {
    fileprivate var words: String {
        switch self {
        case .consumerTooSlow(let count): "this program read too slowly, \(count) events were dropped"
        case .lostByGateway(let count): "the gateway left out \(count) events"
        case .reconnected: "the connection was lost for a while"
        }
    }
}

extension InboundMessage: Presentable {
    var json: JSONValue {
        var members = members
        members["type"] = "message"
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        let place = "\(conversation.channel) \(conversation.kind.rawValue) \(conversation.address)".printable
        let who = sender.map { sender in sender.name.map { "\($0) (\(sender.id))" } ?? sender.id } ?? "sender not told"
        var head = [timestamp?.clockTime, place, who.printable].compactMap(\.self).joined(separator: "  ")
        if sender?.isVouchedFor == false { head += "  (a guess)" }
        if isForwarded { head += "  forwarded" }
        var lines = style.wrap(head, first: "", indent: 2).map(style.cyan)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines += style.wrap(String(line).printable, first: "  ", indent: 2)
        }
        if isTruncated { lines.append(style.dim("  (cut by the gateway)")) }
        return lines
    }
}
