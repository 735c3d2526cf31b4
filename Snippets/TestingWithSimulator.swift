// A gateway on a real socket: the message is delivered, and the gateway dies before it can say so.

import OpenClawGateway
import OpenClawGatewaySimulator

let group = "120363401780756402@g.us"

try await GatewaySimulator.withSimulator(.init(channels: ["whatsapp"])) { gateway in
    await gateway.inject(.init(on: .delivered, .crash(restartAfter: .milliseconds(200))))

    let configuration = GatewayConfiguration(url: gateway.url, authentication: .token("test-token"))
    try await GatewayConnection.withConnection(configuration: configuration) { connection in
        do throws(GatewayError) {
            let call = SendMessage(channel: "whatsapp", to: group, message: "build green", idempotencyKey: "example-1")
            _ = try await connection.call(call)
        } catch {
            print("the client was told: \(error.code), unknown outcome: \(error.isOutcomeUnknown)")
        }
    }
    for delivery in await gateway.deliveries(to: group) { print("the group saw: \(delivery.text)") }
}
