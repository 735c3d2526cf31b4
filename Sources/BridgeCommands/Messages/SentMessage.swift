import BridgeDaemon
import OpenClawBridge
import OpenClawGateway

/// What became of a message that was sent.
struct SentMessage: Presentable {
    let receipt: SendReceipt
    /// Why the gateway does not have it yet, as far as is known.
    var trouble: String?

    var json: JSONValue {
        guard case .object(var members) = receipt.json else { return receipt.json }
        members["trouble"] = trouble.map { .string($0) }
        return .object(members)
    }

    func lines(_ style: Style) -> [String] {
        let status = receipt.status.rawValue
        let head = "to \(receipt.route.description)".printable
        var lines = style.wrap(head, first: style.green(status) + " ", indent: status.count + 1)
        lines += style.wrap(receipt.evidence.words.printable, first: "  ", indent: 2)
        if let trouble { lines += style.wrap("not sent yet: \(trouble)".printable, first: "  ", indent: 2) }
        if receipt.isPossiblyRepeated {
            lines += style.wrap("it may have arrived more than once", first: "  ", indent: 2).map(style.yellow)
        }
        let trace =
            receipt.entryID.map { "its story: openclaw-bridge explain \($0)" }
            ?? "idempotency key \(receipt.idempotencyKey)"
        return lines + style.wrap(trace.printable, first: "  ", indent: 2).map(style.dim)
    }
}
