import OpenClawGateway

/// The request that all parts measure: a text of ordinary length, about 290 bytes on the wire.
enum Workload {
    static let channel = "whatsapp"
    static let target = "+15551230001"
    static let text = "Build 4711 is green: 812 tests in 3 minutes. Shall I merge the branch?"
    static let sessionKey = "agent:main:whatsapp:direct:+15551230001"

    /// The request as the client's user makes it.
    static func call(_ number: Int) -> SendMessage {
        SendMessage(
            channel: channel,
            to: target,
            message: text,
            sessionKey: sessionKey,
            idempotencyKey: key(number)
        )
    }

    /// The same request as text, for those who do without the client.
    static func frame(_ number: Int) -> [UInt8] {
        let text = """
            {"type":"req","id":"\(number)","method":"send","params":{"channel":"\(channel)","to":"\(target)",\
            "message":"\(text)","sessionKey":"\(sessionKey)","idempotencyKey":"\(key(number))"}}
            """
        return Array(text.utf8)
    }

    /// A key as long as a UUID.
    private static func key(_ number: Int) -> String { "b7e1c6a0-benchmark-" + String(1_000_000_000_000_000 + number) }
}
