// A gateway on a real socket: the message is delivered, and then the gateway dies before it can say so.

import OpenClawGatewaySimulator

try await GatewaySimulator.withSimulator(.init(channels: ["whatsapp"])) { gateway in
    await gateway.inject(.init(on: .delivered, .crash(restartAfter: .milliseconds(200))))

    // Connect to gateway.url with the token "test-token" and send to the group; the client gets no answer.
    print("listening on \(gateway.url)")

    // What people saw, whatever the client was told:
    for delivery in await gateway.deliveries(to: "120363401780756402@g.us") {
        print("delivered: \(delivery.text)")
    }

    // What somebody writes in the chat, for the clients that listen:
    try await gateway.receive(
        channel: "whatsapp",
        from: "+4915112345678",
        in: "120363401780756402@g.us",
        text: "ship it"
    )
}
