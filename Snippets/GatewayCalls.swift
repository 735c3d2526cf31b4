// Keeps a connection, asks the gateway something, and listens for a while.

import OpenClawGateway

let client = GatewayClient(
    configuration: GatewayConfiguration(url: "ws://127.0.0.1:18789", authentication: .token("the gateway's token")),
    identity: try DeviceIdentity.load(from: "state/identity.json"),
    deviceTokens: DeviceTokenStore(file: "state/tokens.json")
)

try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await client.run() }

    let hello = try await client.hello(within: .seconds(10))
    print("gateway \(hello.server.version ?? "of an unknown version"), protocol \(hello.protocolNumber)")

    let status = try await client.call(ReadChannelsStatus())
    for channel in status.channelOrder { print(channel, status.channels[channel]?.connected ?? false) }

    let events = client.events()
    try await client.subscribe(toMessagesOf: "agent:main:main")
    for await case .event(let frame) in events.prefix(10) {
        if case .sessionMessage(let written) = GatewayEvent(frame) { print(written.sessionKey) }
    }
    group.cancelAll()
}
